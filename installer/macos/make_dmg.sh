#!/usr/bin/env bash
# UNTESTED: written from the documentation of hdiutil and codesign; nobody has run it on macOS yet.
# How to run it: see ../README.md. On macOS, after `dist/Contact Importer.app` has been built:
#   installer/macos/make_dmg.sh                                   # signed for this Mac only
#   SIGNER="Developer ID Application: …" installer/macos/make_dmg.sh
#   SIGNER=… NOTARY_PROFILE=NAME installer/macos/make_dmg.sh      # and notarised by Apple
# The result is dist/contact-importer-VERSION.dmg: drag the program to Applications.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "$(uname)" = Darwin ] || { echo "A disk image of macOS can be made on macOS only." >&2; exit 1; }
program="dist/Contact Importer.app"
[ -d "$program" ] || { echo "$program is missing: build it first, see installer/README.md" >&2; exit 1; }
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' contact_importer/__init__.py)
image="dist/contact-importer-$version.dmg"

# PyInstaller has signed for this Mac only: another one says that the developer is unknown.
if [ -n "${SIGNER:-}" ]; then
    codesign --force --deep --options runtime --timestamp --sign "$SIGNER" "$program"
fi
codesign --verify --deep --strict "$program"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ditto "$program" "$folder/Contact Importer.app"
ln -s /Applications "$folder/Applications"
cp LICENSE "$folder/"
hdiutil create -volname "Contact Importer" -srcfolder "$folder" -format UDZO -ov "$image"

if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
echo "$image"

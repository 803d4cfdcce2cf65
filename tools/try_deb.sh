#!/usr/bin/env bash
# Installs a package in a clean Debian below a folder, starts the program, removes it, and looks at
# what is left. As root; needs debootstrap and a Debian mirror.
#   tools/try_deb.sh DEB [FOLDER [SUITE]]
set -euo pipefail
package=$(realpath "$1")
folder=${2:-$(mktemp -d)/debian}
suite=${3:-bookworm}
name=contact-importer

inside() { # a program in the clean Debian, with processes of its own
    unshare --mount --pid --fork --mount-proc="$folder/proc" chroot "$folder" \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive QT_QPA_PLATFORM=offscreen "$@"
}
listing() { # without what the system's own Fontconfig keeps of the fonts it has seen
    (cd "$folder" && find . -xdev \( -path ./proc -o -path ./root -o -path ./tmp \
        -o -path ./var/cache/fontconfig \) -prune -o -print | LC_ALL=C sort)
}

[ -d "$folder/etc" ] || debootstrap --variant=minbase "$suite" "$folder" >/dev/null
cp "$package" "$folder/root/$name.deb"
inside apt-get update -qq
echo "== what it depends on, first: so that only the package itself is compared"
depends=$(dpkg-deb --field "$package" Depends | sed 's/([^)]*)//g; s/,/ /g')
# shellcheck disable=SC2086 # a list of words
inside apt-get install -y -qq --no-install-recommends $depends >/dev/null
listing >"$folder/root/before"

echo "== install"
inside apt-get install -y -qq --no-install-recommends "/root/$name.deb" 2>&1 | tail -n 1
inside dpkg --verify "$name"
inside "$name" --version
inside "$name" --self-check
code=0
inside "$name" --demo --db /root/try.sqlite import \
    "/usr/lib/$name/_internal/resources/samples/demo-contacts.csv" --list Customers || code=$?
[ "$code" -eq 0 ] || [ "$code" -eq 3 ] # 3: with contacts that are honestly pending
inside "$name" --db /root/try.sqlite lists

echo "== remove"
inside dpkg --purge "$name"
# dpkg keeps its own backup files and locks; everything else must be as it was
listing | diff "$folder/root/before" - && echo "nothing is left behind in $folder"

"""The files that a person chose, with those in ZIPs, each opened to be read. Reader process."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path, PurePosixPath

from contact_importer.files import archive_problems, problems
from contact_importer.files.archive import Archive, problem_of, skipped_file
from contact_importer.files.file_kind import FileKind, identify
from contact_importer.files.limits import MIB, ReaderLimits
from contact_importer.files.source_file import Fingerprint, SourceFile, fingerprint, open_source
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import SkippedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceItem:
    """One open file. ``identity`` is that of the file on disk."""

    file: SourceFile
    path: Path
    identity: Fingerprint
    member: str = ""  # its name in the ZIP at ``path``
    name: str = ""  # different for all that were chosen together


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceItems:
    """What there is to read, and what cannot be."""

    items: tuple[SourceItem, ...]
    skipped: tuple[SkippedFile, ...]


def open_items(paths: Sequence[Path], limits: ReaderLimits, stack: ExitStack) -> SourceItems:
    """All files, ZIPs looked into. FileProblemError if there is nothing to look at.

    The files stay open until ``stack`` is left.
    """
    different = list(dict.fromkeys(paths))
    if len(different) > limits.files:
        raise archive_problems.too_many_files(len(different), limits.files)
    items: list[SourceItem] = []
    skipped: list[SkippedFile] = []
    for path in different:
        try:
            file = stack.enter_context(open_source(path))
            kind = identify(file)
            if kind is FileKind.ZIP:
                found = _of_archive(file, path, limits)
                items += found.items
                skipped += found.skipped
            else:
                items.append(SourceItem(file=file, path=path, identity=fingerprint(file)))
        except FileProblemError as problem:
            if len(different) == 1:
                raise
            skipped.append(skipped_file(path.name, problem))
    if len(items) > limits.files:
        raise archive_problems.too_many_files(len(items), limits.files)
    return SourceItems(items=_with_names(items), skipped=tuple(skipped))


def _of_archive(file: FileIO, path: Path, limits: ReaderLimits) -> SourceItems:
    size = file.seek(0, 2)
    if size > limits.text_bytes:
        raise problems.too_big(size // MIB, limits.text_bytes // MIB)
    archive = Archive(file, limits)
    if not archive.names and len(archive.skipped) == 1:
        raise problem_of(archive.skipped[0])
    if not archive.names:
        raise archive_problems.empty_archive()
    identity = fingerprint(file)
    items: list[SourceItem] = []
    skipped = list(archive.skipped)
    for name in archive.names:
        try:
            content = archive.open(name)
        except FileProblemError as problem:
            skipped.append(skipped_file(name, problem))
        else:
            items.append(SourceItem(file=content, path=path, identity=identity, member=name))
    return SourceItems(items=tuple(items), skipped=tuple(skipped))


def _with_names(items: Sequence[SourceItem]) -> tuple[SourceItem, ...]:
    """Each with a name that no other has: with its folder, its ZIP or a number if it must be."""
    named: list[SourceItem] = []
    taken: set[str] = set()
    for item in items:
        name, *longer = _possible_names(item)
        while name in taken and longer:
            name = longer.pop(0)
        base, number = name, 2
        while name in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add(name)
        named.append(replace(item, name=name))
    return tuple(named)


def _possible_names(item: SourceItem) -> tuple[str, ...]:
    if item.member:
        return (item.member, str(PurePosixPath(item.path.name, item.member)))
    return (item.path.name, str(PurePosixPath(item.path.parent.name, item.path.name)))

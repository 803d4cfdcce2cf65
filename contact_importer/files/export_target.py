"""Where an export goes, and what can go wrong there. Runs on the export's thread."""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from contact_importer.engine.file_ports import ExportRequest, ExportSplit
from contact_importer.model.errors import ExportProblemError
from contact_importer.model.verdict import Status

_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def checked_target(target: Path, sources: Sequence[Path]) -> Path:
    """The real path to write to; ExportProblemError if it is a source or no plain file."""
    with named_problems(target):
        real = Path(os.path.realpath(target))
        for source in sources:
            if _same_file(real, source):
                raise ExportProblemError(
                    f"{target.name} is a file that contacts were imported from, and sources are "
                    "never overwritten. Please choose another name.",
                    code="export_onto_source",
                    name=target.name,
                )
        if real.exists() and not stat.S_ISREG(real.stat().st_mode):
            raise ExportProblemError(
                f"{target.name} is not a file that can be replaced. Please choose another name.",
                code="export_not_a_file",
                name=target.name,
            )
        return real


def checked_place(request: ExportRequest, sources: Sequence[Path]) -> Path:
    """As ``checked_target``, for all files of an export."""
    if request.split is not ExportSplit.FOLDER:
        return checked_target(request.target, sources)
    with named_problems(request.target):
        real = Path(os.path.realpath(request.target))
        if real.exists() and not real.is_dir():
            raise ExportProblemError(
                f"{request.target.name} is a file, so nothing can be put into it. "
                "Please choose another name.",
                code="export_not_a_folder",
                name=request.target.name,
            )
    for status in Status:
        checked_target(request.target / class_file_name(status, request), sources)
    return real


def class_file_name(status: Status, request: ExportRequest) -> str:
    """The file of one status, where each has its own."""
    return f"{status.value}{request.suffix}"


def _same_file(target: Path, source: Path) -> bool:
    if Path(os.path.realpath(source)) == target:
        return True
    try:
        return target.samefile(source)
    except FileNotFoundError:  # one of them is not there (any more)
        return False


@contextmanager
def named_problems(target: Path) -> Iterator[None]:
    """Turn OSErrors into one sentence a person can act on."""
    try:
        yield
    except OSError as error:
        raise _named(error, target) from error


def _named(error: OSError, target: Path) -> ExportProblemError:
    folder = str(target.parent)
    if error.errno in _DISK_FULL:
        return ExportProblemError(
            f"The disk is full, so {target.name} could not be written; nothing was changed.",
            code="export_disk_full",
            name=target.name,
        )
    if error.errno in _NOT_ALLOWED:
        return ExportProblemError(
            f"{target.name} may not be written in {folder}. Please choose another folder.",
            code="export_not_allowed",
            name=target.name,
            folder=folder,
        )
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return ExportProblemError(
            f"The folder {folder} does not exist. Please choose another one.",
            code="export_no_folder",
            folder=folder,
        )
    return ExportProblemError(
        f"{target.name} could not be written: {error.strerror or 'unknown error'}.",
        code="export_failed",
        name=target.name,
        cause=error.strerror or "",
    )

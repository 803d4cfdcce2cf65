"""What can be wrong with a ZIP of contact files, or with several: as problems.py has it of one."""

from contact_importer.model.errors import FileProblemError


def compressed_file(kind: str) -> FileProblemError:
    """An archive; ``kind`` is its name ("ZIP")."""
    return FileProblemError(
        f"This is a compressed file ({kind}). Unpack it and choose the table inside.",
        code="compressed_file",
        kind=kind,
    )


def nested_archive() -> FileProblemError:
    """An archive in an archive."""
    return FileProblemError(
        "This is a ZIP inside the ZIP. Unpack it and choose the files inside.",
        code="nested_archive",
    )


def encrypted_member() -> FileProblemError:
    """A file in a ZIP that needs a password."""
    return FileProblemError(
        "This file in the ZIP is protected by a password. Unpack it and choose the file itself.",
        code="encrypted_member",
    )


def packed_otherwise() -> FileProblemError:
    """A file in a ZIP packed by a method that we do not unpack."""
    return FileProblemError(
        "This file is packed in a way that is not read here. "
        "Unpack the ZIP and choose the file itself.",
        code="packed_otherwise",
    )


def service_file() -> FileProblemError:
    """A file that an operating system or a program left in a ZIP for itself."""
    return FileProblemError("This is a hidden or service file, not a table.", code="service_file")


def unsafe_name() -> FileProblemError:
    """A name in a ZIP that leads out of its folder, a link, or a name that comes twice."""
    return FileProblemError(
        "This name in the ZIP leads elsewhere or comes twice, so the file was left out.",
        code="unsafe_name",
    )


def empty_archive() -> FileProblemError:
    """A ZIP with no file that could hold contacts."""
    return FileProblemError("There are no contact files in the ZIP.", code="empty_archive")


def archive_bomb() -> FileProblemError:
    """A ZIP built to exhaust memory or time."""
    return FileProblemError(
        "The ZIP was refused because it unpacks to far more than it is. "
        "Unpack it and choose the files inside.",
        code="archive_bomb",
    )


def too_many_files(count: int, limit: int) -> FileProblemError:
    """More files than are read as one table."""
    return FileProblemError(
        f"There are {count} files; at most {limit} can be imported together.",
        code="too_many_files",
        count=count,
        limit=limit,
    )


def no_readable_file(count: int, name: str, first: FileProblemError) -> FileProblemError:
    """None of several files can be read; ``first`` is what is wrong with the one named.

    Its code and parameters are given too, each behind "reason_".
    """
    params = {f"reason_{key}": value for key, value in first.params.items()}
    return FileProblemError(
        f"None of the {count} files can be read. {name}: {first.message}",
        code="no_readable_file",
        count=count,
        name=name,
        reason=first.message,
        reason_code=first.code,
        **params,
    )


def damaged_archive() -> FileProblemError:
    """A ZIP, or a file in it, whose bytes are not what they were."""
    return FileProblemError(
        "The ZIP is damaged. Pack or download it again and retry.", code="damaged_archive"
    )

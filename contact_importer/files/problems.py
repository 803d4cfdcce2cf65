"""Everything that can be wrong with a contact file: stable code, parameters, one sentence.

Front ends translate by ``code`` and fill in ``params``. Pure; any thread, any process.
"""

from contact_importer.model.errors import FileProblemError


def named(problem: FileProblemError, name: str) -> FileProblemError:
    """The same problem with the file's name in front, and as the parameter ``file``.

    One that names a file already, one of several, stays as it is.
    """
    if "file" in problem.params:
        return problem
    params = {**problem.params, "file": name}
    return FileProblemError(f"{name}: {problem.message}", code=problem.code, **params)


def file_missing() -> FileProblemError:
    """There is no such file, or a link to it leads nowhere."""
    return FileProblemError(
        "The file does not exist. Check whether it was moved or renamed.", code="file_missing"
    )


def file_unreadable(cause: str) -> FileProblemError:
    """The operating system refuses to open or read it; ``cause`` is its own text."""
    return FileProblemError(
        f"The file cannot be read ({cause}). Check its permissions and that the disk is connected.",
        code="file_unreadable",
        cause=cause,
    )


def not_a_file() -> FileProblemError:
    """A folder, a pipe, a device."""
    return FileProblemError(
        "This is not a regular file. Choose a file, not a folder or a device.", code="not_a_file"
    )


def file_empty() -> FileProblemError:
    """Nothing in it."""
    return FileProblemError("The file is empty. Choose another file.", code="file_empty")


def no_rows() -> FileProblemError:
    """A header and nothing else, or only blank rows."""
    return FileProblemError(
        "There are no contacts below the header. Choose another file or sheet.", code="no_rows"
    )


def no_email_column(column: str = "") -> FileProblemError:
    """No column looks like e-mail, or the one the user named does not exist."""
    if column:
        return FileProblemError(
            f"There is no column “{column}”. Choose the e-mail column by its name or number.",
            code="no_email_column",
            column=column,
        )
    return FileProblemError(
        "No column looks like e-mail addresses. Choose the e-mail column.", code="no_email_column"
    )


def not_a_table(kind: str) -> FileProblemError:
    """Another kind of file; ``kind`` is an English noun phrase such as "a PDF document"."""
    return FileProblemError(
        f"This is {kind}, not a contact table. Save the contacts as CSV or XLSX and try again.",
        code="not_a_table",
        kind=kind,
    )


def damaged_text(kind: str, line: int) -> FileProblemError:
    """A JSON text that breaks off or is none."""
    return FileProblemError(
        f"The {kind} is damaged in line {line}. Export it again and retry.",
        code="damaged_text",
        kind=kind,
        line=line,
    )


def value_too_long(line: int, limit: int) -> FileProblemError:
    """A JSON text of more characters than any contact has, or one without an end."""
    return FileProblemError(
        f"The text that begins in line {line} has no end within {limit} characters. "
        "This does not look like contacts.",
        code="value_too_long",
        line=line,
        limit=limit,
    )


def too_deep(line: int) -> FileProblemError:
    """JSON nested deeper than any contact."""
    return FileProblemError(
        f"The JSON is nested too deeply in line {line}. This does not look like contacts.",
        code="too_deep",
        line=line,
    )


def password_protected() -> FileProblemError:
    """An encrypted workbook."""
    return FileProblemError(
        "The workbook is password-protected. Save it without a password and try again.",
        code="password_protected",
    )


def too_big(size_mb: int, limit_mb: int) -> FileProblemError:
    """More bytes than we read of this kind of file."""
    return FileProblemError(
        f"The file has {size_mb} MB; the limit is {limit_mb} MB. Split it into parts.",
        code="too_big",
        size_mb=size_mb,
        limit_mb=limit_mb,
    )


def bomb(detail: str) -> FileProblemError:
    """Built to exhaust memory or time; ``detail`` says what gave it away."""
    return FileProblemError(
        f"The workbook was refused because it could exhaust the memory ({detail}). "
        "Save the table as CSV and try again.",
        code="bomb",
        detail=detail,
    )


def bad_encoding(encoding: str, line: int = 0) -> FileProblemError:
    """Bytes that are impossible in the encoding; ``line`` 0: the encoding is not known at all."""
    if not line:
        return FileProblemError(
            f"The encoding “{encoding}” is not known. Choose another encoding.",
            code="bad_encoding",
            encoding=encoding,
            line=0,
        )
    return FileProblemError(
        f"Line {line} is not valid {encoding} text. Choose another encoding.",
        code="bad_encoding",
        encoding=encoding,
        line=line,
    )


def bad_delimiter(delimiter: str) -> FileProblemError:
    """A separator that is not one plain character."""
    return FileProblemError(
        f"“{delimiter}” cannot separate columns. Choose one character, such as ; or a tab.",
        code="bad_delimiter",
        delimiter=delimiter,
    )


def unclosed_quote(line: int) -> FileProblemError:
    """A quoted value without an end."""
    return FileProblemError(
        f"The quote opened in line {line} is never closed. Mend that line and try again.",
        code="unclosed_quote",
        line=line,
    )


def too_many_columns(count: int, limit: int) -> FileProblemError:
    """The header is wider than we store."""
    return FileProblemError(
        f"The table has {count} columns; the limit is {limit}. Check the separator, "
        "or remove columns.",
        code="too_many_columns",
        count=count,
        limit=limit,
    )


def sheet_missing(sheet: str = "") -> FileProblemError:
    """The workbook has no sheet of that name, or none that can be read."""
    if sheet:
        return FileProblemError(
            f"There is no sheet “{sheet}” in the workbook. Choose another sheet.",
            code="sheet_missing",
            sheet=sheet,
        )
    return FileProblemError(
        "There is no readable sheet in the workbook. Save it again and retry.",
        code="sheet_missing",
        sheet="",
    )


def damaged_file(kind: str) -> FileProblemError:
    """Of the right kind, but broken; ``kind`` names it ("XLSX workbook")."""
    return FileProblemError(
        f"The {kind} is damaged. Open it in a spreadsheet program, save it again and retry.",
        code="damaged_file",
        kind=kind,
    )


def line_too_long(line: int, limit: int) -> FileProblemError:
    """A line of more characters than any row has."""
    return FileProblemError(
        f"Line {line} is longer than {limit} characters. This does not look like a contact table.",
        code="line_too_long",
        line=line,
        limit=limit,
    )


def reader_died(detail: str) -> FileProblemError:
    """The reader process ended without a word: the file made it crash or use too much memory."""
    return FileProblemError(
        f"The file could not be read: it stopped the reading process ({detail}). "
        "Save the table as CSV and try again.",
        code="reader_died",
        detail=detail,
    )


def reader_timeout(seconds: int) -> FileProblemError:
    """The reader process was silent for too long."""
    return FileProblemError(
        f"Reading the file got stuck for {seconds} seconds and was stopped. "
        "Save the table as CSV and try again.",
        code="reader_timeout",
        seconds=seconds,
    )


def file_changed() -> FileProblemError:
    """Not the bytes that were previewed."""
    return FileProblemError(
        "The file was changed after the import had been prepared. Start a new import of it.",
        code="file_changed",
    )

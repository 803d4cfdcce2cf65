"""One clear sentence for every error a person can cause, in their language. GUI thread.

Errors carry a code and parameters; the English templates here are translated by code. A code
that is not here shows the error's own English sentence.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from contact_importer.gui.words.wording import marked
from contact_importer.model.errors import FileProblemError, UserError

_FILES = {
    "file_missing": QT_TRANSLATE_NOOP(
        "Problem", "The file does not exist. Check whether it was moved or renamed."
    ),
    "file_unreadable": QT_TRANSLATE_NOOP(
        "Problem",
        "The file cannot be read. Check its permissions and that the disk is connected.",
    ),
    "not_a_file": QT_TRANSLATE_NOOP(
        "Problem", "This is not a regular file. Choose a file, not a folder or a device."
    ),
    "file_empty": QT_TRANSLATE_NOOP("Problem", "The file is empty. Choose another file."),
    "nothing_pasted": QT_TRANSLATE_NOOP("Problem", "There is no text to import."),
    "pasted_size": QT_TRANSLATE_NOOP(
        "Problem", "This is too much to paste: save it as a file and open that."
    ),
    "no_rows": QT_TRANSLATE_NOOP(
        "Problem", "There are no contacts below the header. Choose another file or sheet."
    ),
    "no_email_column": QT_TRANSLATE_NOOP(
        "Problem", "No column looks like e-mail addresses. Choose the e-mail column."
    ),
    "no_column": QT_TRANSLATE_NOOP("Problem", "The file has no column “{column}”."),
    "not_a_table": QT_TRANSLATE_NOOP(
        "Problem", "This is not a contact table. Save the contacts as CSV or XLSX and try again."
    ),
    "compressed_file": QT_TRANSLATE_NOOP(
        "Problem", "This is a compressed file ({kind}). Unpack it and choose the table inside."
    ),
    "password_protected": QT_TRANSLATE_NOOP(
        "Problem",
        "The workbook is password-protected. Save it without a password and try again.",
    ),
    "too_big": QT_TRANSLATE_NOOP(
        "Problem", "The file has {size_mb} MB; the limit is {limit_mb} MB. Split it into parts."
    ),
    "bomb": QT_TRANSLATE_NOOP(
        "Problem",
        "The workbook was refused because it could exhaust the memory. "
        "Save the table as CSV and try again.",
    ),
    "bad_encoding": QT_TRANSLATE_NOOP(
        "Problem", "Line {line} is not valid {encoding} text. Choose another encoding."
    ),
    "bad_delimiter": QT_TRANSLATE_NOOP(
        "Problem",
        "“{delimiter}” cannot separate columns. Choose one character, such as ; or a tab.",
    ),
    "unclosed_quote": QT_TRANSLATE_NOOP(
        "Problem",
        "The quote opened in line {line} is never closed. Mend that line and try again.",
    ),
    "too_many_columns": QT_TRANSLATE_NOOP(
        "Problem",
        "The table has {count} columns; the limit is {limit}. "
        "Check the separator, or remove columns.",
    ),
    "sheet_missing": QT_TRANSLATE_NOOP(
        "Problem", "There is no such readable sheet in the workbook. Choose another sheet."
    ),
    "damaged_file": QT_TRANSLATE_NOOP(
        "Problem",
        "The file is damaged. Open it in a spreadsheet program, save it again and retry.",
    ),
    "line_too_long": QT_TRANSLATE_NOOP(
        "Problem",
        "Line {line} is longer than {limit} characters. This does not look like a contact table.",
    ),
    "reader_died": QT_TRANSLATE_NOOP(
        "Problem",
        "The file could not be read: it stopped the reading process. "
        "Save the table as CSV and try again.",
    ),
    "reader_timeout": QT_TRANSLATE_NOOP(
        "Problem",
        "Reading the file got stuck for {seconds} seconds and was stopped. "
        "Save the table as CSV and try again.",
    ),
    "nested_archive": QT_TRANSLATE_NOOP(
        "Problem", "This is a ZIP inside the ZIP. Unpack it and choose the files inside."
    ),
    "encrypted_member": QT_TRANSLATE_NOOP(
        "Problem",
        "This file in the ZIP is protected by a password. Unpack it and choose the file itself.",
    ),
    "packed_otherwise": QT_TRANSLATE_NOOP(
        "Problem",
        "This file is packed in a way that is not read here. "
        "Unpack the ZIP and choose the file itself.",
    ),
    "service_file": QT_TRANSLATE_NOOP("Problem", "This is a hidden or service file, not a table."),
    "unsafe_name": QT_TRANSLATE_NOOP(
        "Problem", "This name in the ZIP leads elsewhere or comes twice, so the file was left out."
    ),
    "empty_archive": QT_TRANSLATE_NOOP("Problem", "There are no contact files in the ZIP."),
    "damaged_archive": QT_TRANSLATE_NOOP(
        "Problem", "The ZIP is damaged. Pack or download it again and retry."
    ),
    "archive_bomb": QT_TRANSLATE_NOOP(
        "Problem",
        "The ZIP was refused because it unpacks to far more than it is. "
        "Unpack it and choose the files inside.",
    ),
    "too_many_files": QT_TRANSLATE_NOOP(
        "Problem", "There are {count} files; at most {limit} can be imported together."
    ),
    "no_readable_file": QT_TRANSLATE_NOOP("Problem", "None of the {count} files can be read."),
    "damaged_text": QT_TRANSLATE_NOOP(
        "Problem", "The {kind} is damaged in line {line}. Export it again and retry."
    ),
    "value_too_long": QT_TRANSLATE_NOOP(
        "Problem",
        "The text that begins in line {line} has no end within {limit} characters. "
        "This does not look like contacts.",
    ),
    "too_deep": QT_TRANSLATE_NOOP(
        "Problem",
        "The JSON is nested too deeply in line {line}. This does not look like contacts.",
    ),
    "file_changed": QT_TRANSLATE_NOOP(
        "Problem",
        "The file was changed after the import had been prepared. Start a new import of it.",
    ),
}
_OTHERS = {
    "bug": QT_TRANSLATE_NOOP("Problem", "An error in the program stopped this task."),
    "list_missing": QT_TRANSLATE_NOOP("Problem", "The list does not exist any more."),
    "list_name_empty": QT_TRANSLATE_NOOP("Problem", "A list needs a name."),
    "list_name_taken": QT_TRANSLATE_NOOP("Problem", "There is already a list called “{name}”."),
    "list_in_use": QT_TRANSLATE_NOOP(
        "Problem", "A task still works on this list. Pause or stop it first."
    ),
    "task_missing": QT_TRANSLATE_NOOP("Problem", "This task does not exist any more."),
    "task_not_import": QT_TRANSLATE_NOOP("Problem", "Only an import can be undone."),
    "task_active": QT_TRANSLATE_NOOP("Problem", "Pause or stop the import before undoing it."),
    "task_not_resumable": QT_TRANSLATE_NOOP("Problem", "This task cannot be continued now."),
    "not_resumable": QT_TRANSLATE_NOOP("Problem", "This task has nothing to go on with."),
    "list_of_demo": QT_TRANSLATE_NOOP("Problem", "The lists of the demo world are not updated."),
    "list_download": QT_TRANSLATE_NOOP(
        "Problem", "The list could not be downloaded. The present one stays in use."
    ),
    "list_unusable": QT_TRANSLATE_NOOP(
        "Problem", "The downloaded list cannot be used. The present one stays in use."
    ),
    "policy_choice": QT_TRANSLATE_NOOP("Problem", "This rule cannot have that status."),
    "task_not_waiting": QT_TRANSLATE_NOOP(
        "Problem", "This task does not wait for its servers any more."
    ),
    "bad_blacklist_entry": QT_TRANSLATE_NOOP(
        "Problem", "“{value}” is neither an address nor a domain; nothing was added."
    ),
    "no_network": QT_TRANSLATE_NOOP(
        "Problem",
        "No DNS resolver can be reached. What was checked is saved; "
        "connect to the network and continue.",
    ),
    "disk_full": QT_TRANSLATE_NOOP(
        "Problem",
        "The disk is full. What was stored before is safe; free some space, then continue.",
    ),
    "disk_error": QT_TRANSLATE_NOOP(
        "Problem",
        "The disk reported an error. What was stored before is safe. "
        "Check the disk and its free space, then continue.",
    ),
    "database_locked": QT_TRANSLATE_NOOP(
        "Problem",
        "Another program keeps the database locked. Nothing was lost; close that program "
        "and try again.",
    ),
    "database_damaged": QT_TRANSLATE_NOOP(
        "Problem",
        "The database is damaged. It is left as it is; put a backup back to go on.",
    ),
    "database_in_use": QT_TRANSLATE_NOOP(
        "Problem",
        "The database is in use by another window or command. Close it, then try again; "
        "nothing was changed.",
    ),
    "database_not_writable": QT_TRANSLATE_NOOP(
        "Problem", "The database file cannot be opened for writing. Check its permissions."
    ),
    "database_foreign": QT_TRANSLATE_NOOP(
        "Problem", "{file} is not a database of Contact Importer. It was left untouched."
    ),
    "database_too_new": QT_TRANSLATE_NOOP(
        "Problem",
        "The database was written by a newer version of Contact Importer. "
        "It was left untouched; install the newer version.",
    ),
    "settings_unreadable": QT_TRANSLATE_NOOP(
        "Problem",
        "The settings file {file} cannot be read. Mend or delete it and start again.",
    ),
    "settings_value": QT_TRANSLATE_NOOP(
        "Problem", "The setting “{setting}” has an impossible value."
    ),
    "settings_range": QT_TRANSLATE_NOOP(
        "Problem", "The setting “{setting}” must lie between {least} and {greatest}."
    ),
    "bad_helo": QT_TRANSLATE_NOOP("Problem", "The HELO name is not a host name."),
    "bad_mail_from": QT_TRANSLATE_NOOP("Problem", "The sender is not an address."),
    "bad_proxy": QT_TRANSLATE_NOOP(
        "Problem",
        "The proxy is not of the form socks5://host:port or socks5://user:password@host:port.",
    ),
    "bad_dns_server": QT_TRANSLATE_NOOP("Problem", "“{value}” is not an IP address."),
    "bad_domain": QT_TRANSLATE_NOOP("Problem", "“{value}” is not a domain."),
    "bad_role_name": QT_TRANSLATE_NOOP(
        "Problem", "“{value}” cannot stand before the @ of a role address."
    ),
    "settings_not_saved": QT_TRANSLATE_NOOP(
        "Problem", "The settings could not be saved. They are in force until the program ends."
    ),
    "proxy_password": QT_TRANSLATE_NOOP(
        "Problem", "The proxy needs its password: enter it in the settings."
    ),
    "export_changed": QT_TRANSLATE_NOOP(
        "Problem", "The contacts changed while they were being exported. Please export again."
    ),
    "export_delimiter": QT_TRANSLATE_NOOP(
        "Problem", "The separator must be a comma, a semicolon, a tab or a vertical bar."
    ),
    "export_encoding": QT_TRANSLATE_NOOP(
        "Problem",
        "“{letter}” cannot be written in the source's encoding ({encoding}). "
        "Choose another format.",
    ),
    "export_no_text_source": QT_TRANSLATE_NOOP(
        "Problem", "These contacts did not come from a text file. Choose another format."
    ),
    "export_not_a_folder": QT_TRANSLATE_NOOP(
        "Problem", "{name} is a file, so nothing can be put into it. Choose another name."
    ),
    "export_too_many_rows": QT_TRANSLATE_NOOP(
        "Problem",
        "A workbook holds at most {limit} contacts and this export has {rows}. "
        "Please export as CSV.",
    ),
    "export_too_many_columns": QT_TRANSLATE_NOOP(
        "Problem", "A workbook holds at most {limit} columns. Please export as CSV."
    ),
    "export_onto_source": QT_TRANSLATE_NOOP(
        "Problem",
        "{name} is a file that contacts were imported from, and sources are never "
        "overwritten. Please choose another name.",
    ),
    "export_not_a_file": QT_TRANSLATE_NOOP(
        "Problem", "{name} is not a file that can be replaced. Please choose another name."
    ),
    "export_disk_full": QT_TRANSLATE_NOOP(
        "Problem", "The disk is full, so {name} could not be written; nothing was changed."
    ),
    "export_not_allowed": QT_TRANSLATE_NOOP(
        "Problem", "{name} may not be written in {folder}. Please choose another folder."
    ),
    "export_no_folder": QT_TRANSLATE_NOOP(
        "Problem", "The folder {folder} does not exist. Please choose another one."
    ),
    "export_failed": QT_TRANSLATE_NOOP(
        "Problem", "{name} could not be written. Please choose another file."
    ),
}


def problem_sentence(error: Exception) -> str:
    """What to tell the person; unexpected errors get an honest general sentence."""
    if not isinstance(error, UserError):
        return QCoreApplication.translate(
            "Problem",
            "Something unexpected went wrong; what is stored stays stored. "
            "The log file has the details.",
        )
    is_file = isinstance(error, FileProblemError)
    template = (_FILES if is_file else _OTHERS).get(error.code)
    if template is None or not _encoding_is_known(error):
        return error.message
    try:
        sentence = marked("Problem", template).format_map(error.params)
    except KeyError:  # an older or newer error of that code: its own words are complete
        return error.message
    name = error.params.get("file", "") if is_file else ""
    if error.code == "no_readable_file":
        sentence = f"{sentence} {_first_reason(error)}"
    return f"{name}: {sentence}" if name else sentence


def _first_reason(error: UserError) -> str:
    """What is wrong with the first of several files, none of which can be read."""
    own = {
        key.removeprefix("reason_"): value
        for key, value in error.params.items()
        if key.startswith("reason_") and key != "reason_code"
    }
    first = FileProblemError(
        str(error.params["reason"]), code=str(error.params["reason_code"]), **own
    )
    return f"{error.params['name']}: {problem_sentence(first)}"


def _encoding_is_known(error: UserError) -> bool:
    """An unknown encoding has no line: the template would not fit."""
    return error.code != "bad_encoding" or bool(error.params.get("line"))

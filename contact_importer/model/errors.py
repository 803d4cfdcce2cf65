"""One root for everything that can go wrong in a way that we name.

``UserError``s are caused by something a person can change: a title and one clear
sentence saying what happened, what is saved and what to do. ``InternalError``s are
bugs: logged with a traceback, the task fails visibly.

``code`` is stable and language-neutral; front ends translate by it and fill in
``params`` (English ``message`` is the fallback and what the command line prints).
"""

from collections.abc import Mapping


class ContactImporterError(Exception):
    """Root of the named errors."""


class InternalError(ContactImporterError):
    """A bug of ours."""


class IllegalTransitionError(InternalError):
    """A task state was to be changed in a way the table forbids."""


class StoreClosedError(InternalError):
    """The store was asked after it had been closed."""


class UserError(ContactImporterError):
    """Something a person can cause and mend."""

    code = "error"

    def __init__(self, message: str, *, code: str = "", **params: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.params: Mapping[str, str | int] = params


class FileProblemError(UserError):
    """The contact file cannot be read. ``code`` says which way (file_empty, ...)."""

    code = "file_problem"


class ListProblemError(UserError):
    """A contact list does not exist, or its name is taken or empty."""

    code = "list_problem"


class TaskProblemError(UserError):
    """A task does not exist, or cannot do what was asked in its state."""

    code = "task_problem"


class DatabaseTooNewError(UserError):
    """The database was written by a newer version; it was left untouched."""

    code = "database_too_new"


class DatabaseUnusableError(UserError):
    """The database file cannot be opened or is not ours."""

    code = "database_unusable"


class DatabaseDamagedError(DatabaseUnusableError):
    """The database file is damaged; it was left as it is."""

    code = "database_damaged"


class DiskFullError(UserError):
    """The disk is full; what is stored stays stored."""

    code = "disk_full"


class NetworkUnavailableError(UserError):
    """There is no network, or no resolver is configured."""

    code = "no_network"


class ExportProblemError(UserError):
    """The export could not be written; an earlier file of that name is untouched."""

    code = "export_problem"


class SettingsProblemError(UserError):
    """A setting has an impossible value."""

    code = "settings_problem"

"""One clear sentence for every error a person can cause, in their language. GUI thread."""

from PySide6.QtCore import QCoreApplication

from contact_importer.model.errors import UserError


def problem_sentence(error: Exception) -> str:
    """What to tell the person; unexpected errors get an honest general sentence."""
    if not isinstance(error, UserError):
        return QCoreApplication.translate(
            "Problem",
            "Something unexpected went wrong; what is stored stays stored. "
            "The log file has the details.",
        )
    return error.message

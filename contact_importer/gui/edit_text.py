"""What an edit did, and what its undoing did, in one sentence each. GUI thread."""

from PySide6.QtCore import QCoreApplication

from contact_importer.gui.wording import moment
from contact_importer.model.edit import Edit, EditKind, UndoneEdit


def done_sentence(edit: Edit) -> str:
    """What has just been done."""
    if edit.kind is EditKind.REMOVAL:
        return QCoreApplication.translate("EditText", "%Ln contact(s) removed.", "", edit.contacts)
    if edit.kind is EditKind.CORRECTION:
        return QCoreApplication.translate(
            "EditText", "%Ln address(es) corrected, and being checked.", "", edit.contacts
        )
    contacts = QCoreApplication.translate(
        "EditText", "%Ln contact(s) are blacklisted now.", "", edit.contacts
    )
    if edit.kind is EditKind.BLACKLIST_DOMAINS:
        domains = QCoreApplication.translate(
            "EditText", "%Ln domain(s) put on the blacklist.", "", edit.entries
        )
        return f"{domains} {contacts}"
    return contacts


def past_sentence(edit: Edit) -> str:
    """What was done some time ago, and whether to undo it."""
    when = moment(edit.made_at)
    question = QCoreApplication.translate(
        "EditText", "The last change was made on {0}: {1} Undo it?"
    )
    return question.format(when, done_sentence(edit))


def undone_sentence(undone: UndoneEdit) -> str:
    """What is again as it was, and what could not be."""
    if undone.edit.kind is EditKind.REMOVAL:
        text = QCoreApplication.translate(
            "EditText", "%Ln contact(s) are back.", "", undone.contacts
        )
    else:
        text = QCoreApplication.translate(
            "EditText", "Undone: %Ln contact(s) are again what they were.", "", undone.contacts
        )
    if not undone.left:
        return text
    left = QCoreApplication.translate(
        "EditText", "%Ln could not be restored: they have changed since.", "", undone.left
    )
    return f"{text} {left}"

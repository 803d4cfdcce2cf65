"""What an edit did, and what its undoing did, in one sentence each. GUI thread."""

from PySide6.QtCore import QObject

from contact_importer.gui.words.wording import moment
from contact_importer.model.edit import Edit, EditKind, UndoneEdit


class EditText(QObject):
    """The sentences, in the language in use."""

    def done(self, edit: Edit) -> str:
        """What has just been done."""
        if edit.kind is EditKind.REMOVAL:
            return self.tr("%Ln contact(s) removed.", "", edit.contacts)
        if edit.kind is EditKind.CORRECTION:
            return self.tr("%Ln address(es) corrected, and being checked.", "", edit.contacts)
        contacts = self.tr("%Ln contact(s) are blacklisted now.", "", edit.contacts)
        if edit.kind is EditKind.BLACKLIST_DOMAINS:
            domains = self.tr("%Ln domain(s) put on the blacklist.", "", edit.entries)
            return f"{domains} {contacts}"
        return contacts

    def past(self, edit: Edit) -> str:
        """What was done some time ago, and whether to undo it."""
        question = self.tr("The last change was made on {0}: {1} Undo it?")
        return question.format(moment(edit.made_at), self.done(edit))

    def undone(self, undone: UndoneEdit) -> str:
        """What is again as it was, and what could not be."""
        if undone.edit.kind is EditKind.REMOVAL:
            text = self.tr("%Ln contact(s) are back.", "", undone.contacts)
        else:
            text = self.tr("Undone: %Ln contact(s) are again what they were.", "", undone.contacts)
        if not undone.left:
            return text
        left = self.tr("%Ln could not be restored: they have changed since.", "", undone.left)
        return f"{text} {left}"

"""What is done to chosen contacts, and its undoing: for tables and the why pane alike.

Nothing is asked first: what was done is said with a button that undoes it.
"""

import time
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.contact_actions import ContactAction
from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.runtime.loop import async_slot, start
from contact_importer.gui.widgets.message_box import plain_question
from contact_importer.gui.words.edit_text import EditText
from contact_importer.gui.words.wording import number
from contact_importer.model.contact import BlacklistKind, ContactFilter
from contact_importer.model.edit import Edit
from contact_importer.model.task import TaskOptions
from contact_importer.model.verdict import CheckLevel

_PAGE = 10_000  # addresses fetched at once
_MOST_COPIED = 200_000  # more lines than any program takes from a clipboard
_TELL_S = 0.2  # at most five times a second


class ContactCommands(QObject):
    """Blacklist, remove, check again, correct, copy; undo the last of these."""

    told = Signal(str)
    done = Signal(str, int)  # a sentence, and the edit that can be undone
    changed = Signal()  # contacts are others now
    nothing_to_undo = Signal()

    def __init__(self, service: ImportService, window: QWidget) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._begun_at = time.time()
        self._busy = False
        self._asked_edit = 0
        self._told_at = 0.0

    @Slot(str, object)
    def do(self, action: str, contacts: ContactFilter) -> None:
        """Do what a table or the pane was asked for."""
        act = {
            ContactAction.COPY: self._copy,
            ContactAction.CHECK: self._check,
            ContactAction.CORRECT: self._correct,
            ContactAction.BLACKLIST: self._blacklist,
            ContactAction.BLACKLIST_DOMAINS: self._blacklist_domains,
            ContactAction.REMOVE: self._remove,
        }[ContactAction(action)]
        if not self._busy:
            self._busy = True
            task = start(act(contacts))
            task.add_done_callback(self._free)

    def _free(self, _task: object) -> None:
        self._busy = False

    # --- edits ------------------------------------------------------------------------
    async def _blacklist(self, contacts: ContactFilter) -> None:
        self._tell_beginning()
        kind = BlacklistKind.ADDRESS
        self._said(await self._service.blacklist_contacts(contacts, kind, self._tell_progress))

    async def _blacklist_domains(self, contacts: ContactFilter) -> None:
        self._tell_beginning()
        kind = BlacklistKind.DOMAIN
        self._said(await self._service.blacklist_contacts(contacts, kind, self._tell_progress))

    async def _remove(self, contacts: ContactFilter) -> None:
        self._tell_beginning()
        self._said(await self._service.remove_contacts(contacts, self._tell_progress))

    async def _correct(self, contacts: ContactFilter) -> None:
        owned = await self._with_list(contacts)
        options = await self._options(owned)
        corrected = await self._service.apply_suggestions(owned, options)
        if corrected is None:
            self.told.emit(self.tr("Nothing is suggested for these contacts."))
        elif corrected.edit is None:
            self.told.emit(self.tr("The list has the suggested addresses already."))
        else:
            self._said(corrected.edit)

    def _said(self, edit: Edit | None) -> None:
        if edit is None:
            self.told.emit(self.tr("Nothing changed."))
            return
        self.done.emit(EditText().done(edit), edit.id)
        self.changed.emit()

    def _tell_beginning(self) -> None:
        self._told_at = time.monotonic()

    def _tell_progress(self, contacts: int) -> None:
        now = time.monotonic()
        if now - self._told_at >= _TELL_S:
            self._told_at = now
            self.told.emit(self.tr("Working: {0} contacts so far…").format(number(contacts)))

    # --- undoing ----------------------------------------------------------------------
    @async_slot()
    async def undo_newest(self) -> None:
        """Ctrl+Z: undo the last edit; ask first if it is none of this session."""
        edits = await self._service.edits()
        if not edits:
            self.nothing_to_undo.emit()
        elif edits[0].made_at >= self._begun_at:
            await self._undo(edits[0].id)
        else:
            self._ask(edits[0])

    @async_slot(int)
    async def undo(self, edit_id: int) -> None:
        """Undo an edit."""
        await self._undo(edit_id)

    async def _undo(self, edit_id: int) -> None:
        self._tell_beginning()
        undone = await self._service.undo_edit(edit_id, self._tell_progress)
        if undone is None:
            self.told.emit(self.tr("This cannot be undone any more."))
            return
        self.told.emit(EditText().undone(undone))
        self.changed.emit()

    def _ask(self, edit: Edit) -> None:
        self._asked_edit = edit.id
        title = self.tr("Undo")
        icon, text = QMessageBox.Icon.Question, EditText().past(edit)
        box, act = plain_question(icon, title, text, title, self._window, destructive=False)
        act.clicked.connect(self._undo_asked)
        box.open()

    @async_slot()
    async def _undo_asked(self) -> None:
        await self._undo(self._asked_edit)

    # --- others -----------------------------------------------------------------------
    async def _copy(self, contacts: ContactFilter) -> None:
        ids = await self._service.contact_ids(contacts)
        if len(ids) > _MOST_COPIED:
            text = self.tr("That is too much for the clipboard: export {0} contacts instead.")
            self.told.emit(text.format(number(len(ids))))
            return
        lines: list[str] = []
        for place in range(0, len(ids), _PAGE):
            page = await self._service.contacts(ids[place : place + _PAGE])
            lines += [one_line(contact.address) for contact in page]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.told.emit(self.tr("%Ln address(es) copied.", "", len(lines)))

    async def _check(self, contacts: ContactFilter) -> None:
        owned = await self._with_list(contacts)
        task = await self._service.check_again(owned, await self._options(owned))
        if task.in_work:
            self.told.emit(self.tr("%Ln contact(s) are being checked again.", "", task.in_work))
        else:
            text = self.tr("There is nothing to check: they are blacklisted, or no addresses.")
            self.told.emit(text)
        self.changed.emit()

    async def _with_list(self, contacts: ContactFilter) -> ContactFilter:
        """The filter with its list, that of its task if it names none."""
        if contacts.list_id is not None or contacts.task_id is None:
            return contacts
        snapshot = await self._service.snapshot(contacts.task_id)
        return replace(contacts, list_id=snapshot.task.list_id)

    async def _options(self, contacts: ContactFilter) -> TaskOptions:
        """As far as the newest task of the list went: no proof is replaced by less."""
        tasks = [task for task in await self._service.tasks() if task.list_id == contacts.list_id]
        level = tasks[0].options.level if tasks else CheckLevel.STANDARD
        return TaskOptions(level=level, fresh_days=0)

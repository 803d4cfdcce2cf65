"""What can be done to a list, with the questions that have to be asked first. GUI thread."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.dialogs.recheck_dialog import RecheckDialog
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.widgets.message_box import plain_question
from contact_importer.model.contact import ContactFilter, ContactList
from contact_importer.model.task import TaskOptions


class ListCommands(QObject):
    """Rename, delete, check again. Problems go to the window's banner."""

    renamed = Signal(int)
    deleted = Signal(int)
    task_started = Signal(int)

    def __init__(self, service: ImportService, page: QWidget) -> None:
        super().__init__(page)
        self._service = service
        self._page = page
        self._list_id = 0  # the list a question is about

    def ask_name(self, contact_list: ContactList) -> None:
        """Ask for another name."""
        self._list_id = contact_list.id
        dialog = QInputDialog(self._page)
        dialog.setWindowTitle(self.tr("Rename the list"))
        dialog.setLabelText(self.tr("New name"))
        dialog.setTextValue(contact_list.name)
        dialog.textValueSelected.connect(self.rename)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @async_slot(str)
    async def rename(self, name: str) -> None:
        """Give the list of the question another name."""
        list_id = self._list_id
        await self._service.rename_list(list_id, name.strip())
        self.renamed.emit(list_id)

    def ask_whether_to_delete(self, contact_list: ContactList) -> None:
        """Ask once: this cannot be undone."""
        self._list_id = contact_list.id
        text = self.tr(
            "Delete the list “{0}” with %Ln contact(s) and the history of its imports? "
            "This cannot be undone. Your files are not touched.",
            "",
            contact_list.tally.contacts,
        ).format(one_line(contact_list.name))
        title = self.tr("Delete the list")
        box, act = plain_question(QMessageBox.Icon.Warning, title, text, title, self._page)
        act.clicked.connect(self.delete)
        box.open()

    @async_slot()
    async def delete(self) -> None:
        """Delete the list of the question."""
        list_id = self._list_id
        await self._service.delete_list(list_id)
        self.deleted.emit(list_id)

    def ask_what_to_check(
        self, contact_list: ContactList, shown: ContactFilter | None = None
    ) -> None:
        """Ask which contacts are to be checked again, and how far; ``shown`` is offered too."""
        narrowed = shown if shown is not None and shown.narrowed else None
        dialog = RecheckDialog(self._service, contact_list, narrowed, self._page)
        dialog.chosen.connect(self.check_again)
        dialog.open()

    @async_slot(object, object)
    async def check_again(self, contacts: ContactFilter, options: TaskOptions) -> None:
        """Queue the check."""
        task = await self._service.check_again(contacts, options)
        self.task_started.emit(task.id)

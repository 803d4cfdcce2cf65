"""What keys and menus do with the page that is shown. GUI thread."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QLineEdit

from contact_importer.gui.window.page_frame import PageFrame
from contact_importer.gui.window.sidebar import Place


class PageCommands(QObject):
    """Search, export, check again, step back: each page has its own way."""

    def __init__(self, frame: PageFrame) -> None:
        super().__init__(frame)
        self._frame = frame

    @Slot()
    def search(self) -> None:
        """Put the cursor into the search field of the page."""
        frame = self._frame
        if frame.place is Place.JOB:
            frame.job.search()
        elif frame.place is Place.LIST:
            frame.list.search()
        elif frame.place is Place.BLACKLIST:
            frame.blacklist.search()

    @Slot()
    def export(self) -> None:
        """Ask how to export what the page shows."""
        if self._frame.place is Place.LIST:
            self._frame.list.export_contacts()
        elif self._frame.place is Place.JOB:
            self._frame.job.export_clean_list()

    @Slot()
    def check_again(self) -> None:
        """Check the selected contacts; if none are, ask what of the list is to be checked."""
        frame = self._frame
        table = frame.table()
        if table is not None and table.chosen() is not None:
            from contact_importer.gui.contacts.contact_actions import ContactAction

            table.ask(ContactAction.CHECK.value)
            return
        list_id = frame.list.list_id if frame.place is Place.LIST else None
        if frame.place is Place.JOB and frame.job.task is not None:
            list_id = frame.job.task.list_id
        found = frame.overview.list_of(list_id)
        if found is not None:
            frame.list.commands.ask_what_to_check(found, None if table is None else table.contacts)

    def step_back(self) -> bool:
        """Esc: undo the last small thing; False if there is none."""
        field, frame = QApplication.focusWidget(), self._frame
        if isinstance(field, QLineEdit) and field.isClearButtonEnabled() and field.text():
            field.clear()
        elif frame.banner.isVisible():
            frame.banner.dismiss()
        elif frame.close_details():
            return True
        elif frame.place is Place.MAPPING:
            frame.show_home()
        else:
            return False
        return True

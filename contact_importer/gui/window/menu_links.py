"""What each menu entry does. GUI thread."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contact_importer.gui.window.main_window import MainWindow


def connect_first_menus(window: "MainWindow", *, demo: bool) -> None:
    """Connect what works before there are pages."""
    action = window.menus.action
    action("open").triggered.connect(window.choose_file)
    action("example").triggered.connect(window.example_asked)
    action("demo").setChecked(demo)
    action("demo").triggered.connect(window.demo_asked)
    action("quit").triggered.connect(window.close)


def connect_menus(window: "MainWindow") -> None:
    """Connect what leads to pages, or concerns what they show."""
    from contact_importer.gui.window.menu_state import MenuState  # not before the window is painted

    action, frame, shown = window.menus.action, window.frame, window.shown_task
    action("export").triggered.connect(window.page.export)
    action("report").triggered.connect(window.report_shown)
    action("find").triggered.connect(window.page.search)
    action("details").setChecked(frame.details_shown)
    action("details").toggled.connect(frame.show_details)
    action("pause").triggered.connect(frame.job.toggle_pause)
    action("stop").triggered.connect(shown.stop)
    action("undo").triggered.connect(shown.undo)
    action("undo_edit").triggered.connect(window.edits.undo_newest)
    action("repair").triggered.connect(window.repair_shown)
    action("recheck").triggered.connect(window.page.check_again)
    action("home").triggered.connect(frame.show_home)
    action("history").triggered.connect(frame.show_history)
    action("blacklist").triggered.connect(frame.show_blacklist)
    action("settings").triggered.connect(frame.show_settings)
    action("network").triggered.connect(frame.show_network)
    MenuState(window)  # a child of the window

"""What each menu entry does. GUI thread."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contact_importer.gui.main_window import MainWindow


def connect_menus(window: "MainWindow", *, demo: bool) -> None:
    """Connect every action of the menu bar."""
    action, frame = window.menus.action, window.frame
    action("open").triggered.connect(window.choose_file)
    action("example").triggered.connect(window.example_asked)
    action("export").triggered.connect(window.export_shown)
    action("demo").setChecked(demo)
    action("demo").triggered.connect(window.demo_asked)
    action("quit").triggered.connect(window.close)
    action("find").triggered.connect(frame.search)
    action("details").setChecked(frame.details_shown)
    action("details").toggled.connect(frame.show_details)
    action("pause").triggered.connect(frame.job.toggle_pause)
    action("stop").triggered.connect(window.stop_shown)
    action("undo").triggered.connect(window.undo_shown)
    action("about").triggered.connect(window.show_about)
    action("home").triggered.connect(frame.show_home)
    action("history").triggered.connect(frame.show_history)
    action("blacklist").triggered.connect(frame.show_blacklist)
    action("settings").triggered.connect(frame.show_settings)

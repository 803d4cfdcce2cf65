"""What the pages ask for, and who does it. GUI thread."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contact_importer.gui.window.main_window import MainWindow


def connect_pages(window: "MainWindow") -> None:
    """Connect the signals of every page with the window and its commands."""
    _connect_home(window)
    _connect_job(window)
    frame, commands = window.frame, window.commands
    frame.mapping.started.connect(window.open_task)
    frame.mapping.left.connect(window.choose_file)
    frame.mapping.options.network_asked.connect(frame.show_network)
    frame.history.task_opened.connect(window.open_task)
    frame.history.resume_asked.connect(window.resume_and_open)
    frame.history.ask_now_asked.connect(window.ask_now_and_open)
    frame.history.undo_asked.connect(commands.ask_undo)
    frame.history.start_next_asked.connect(commands.start_next)
    frame.history.move_up_asked.connect(commands.move_up)
    frame.history.remove_asked.connect(commands.stop)
    frame.history.report_asked.connect(window.open_report)
    frame.list.task_started.connect(window.open_task)
    frame.list.export_asked.connect(window.open_export)
    frame.list.task_opened.connect(window.open_task)
    frame.list.undo_asked.connect(commands.ask_undo)
    frame.list.report_asked.connect(window.open_report)
    frame.list.file_asked.connect(window.choose_file)
    frame.repair_asked.connect(window.open_repair)
    frame.running.opened.connect(window.open_task)
    frame.running.queue_asked.connect(frame.show_history)
    frame.running.pause_asked.connect(commands.pause)
    frame.running.stop_asked.connect(commands.stop)
    frame.running.finish_asked.connect(commands.finish)
    commands.changed.connect(frame.overview.reload_later)
    commands.told.connect(frame.banner.say)
    _connect_edits(window)


def _connect_edits(window: "MainWindow") -> None:
    frame, edits = window.frame, window.edits
    frame.job.table.action_asked.connect(edits.do)
    frame.list.table.action_asked.connect(edits.do)
    frame.details.action_asked.connect(edits.do)
    edits.told.connect(frame.banner.say)
    edits.done.connect(window.say_done)
    edits.changed.connect(frame.on_contact_changed)
    edits.changed.connect(frame.details.refresh)
    edits.nothing_to_undo.connect(window.shown_task.undo)
    window.shown_task.told.connect(frame.banner.say)


def _connect_home(window: "MainWindow") -> None:
    home = window.frame.home
    home.task_opened.connect(window.open_task)
    home.resume_asked.connect(window.resume_and_open)
    home.discard_asked.connect(window.commands.ask_discard)


def _connect_job(window: "MainWindow") -> None:
    job, commands = window.frame.job, window.commands
    job.pause_asked.connect(commands.pause)
    job.resume_asked.connect(commands.resume)
    job.stop_asked.connect(commands.stop)
    job.ask_now_asked.connect(commands.ask_now)
    job.finish_asked.connect(commands.finish)
    job.network_asked.connect(window.frame.show_network)
    job.standard_asked.connect(commands.finish_at_standard)
    job.rest_asked.connect(commands.ask_the_rest)
    job.undo_asked.connect(commands.ask_undo)
    job.export_asked.connect(window.open_export)
    job.report_asked.connect(window.open_report)
    job.repair_asked.connect(window.open_repair)
    job.list_asked.connect(window.frame.show_list)

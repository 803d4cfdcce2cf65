"""Words for tasks: what they are, where they stand, how they ended. GUI thread."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject

from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.gui.words.wording import clock_time, countdown, marked, number
from contact_importer.model.problem import BUG, NO_PROBLEM
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskState,
)

_STATES = {
    TaskState.QUEUED: QT_TRANSLATE_NOOP("Task", "Queued"),
    TaskState.RUNNING: QT_TRANSLATE_NOOP("Task", "Running"),
    TaskState.PAUSED: QT_TRANSLATE_NOOP("Task", "Paused"),
    TaskState.WAITING: QT_TRANSLATE_NOOP("Task", "Waiting"),
    TaskState.FINISHED: QT_TRANSLATE_NOOP("Task", "Finished"),
}
_PAUSES = {
    PauseReason.NONE: QT_TRANSLATE_NOOP("Task", "Paused"),
    PauseReason.USER: QT_TRANSLATE_NOOP("Task", "Paused"),
    PauseReason.INTERRUPTED: QT_TRANSLATE_NOOP("Task", "Interrupted"),
    PauseReason.NO_NETWORK: QT_TRANSLATE_NOOP("Task", "Paused: no network"),
    PauseReason.DISK_FULL: QT_TRANSLATE_NOOP("Task", "Paused: disk full"),
    PauseReason.PORT_25_BLOCKED: QT_TRANSLATE_NOOP("Task", "Paused: port 25 blocked"),
    PauseReason.SOURCE_CHANGED: QT_TRANSLATE_NOOP("Task", "Paused: the file has changed"),
    PauseReason.BLOCKLISTED: QT_TRANSLATE_NOOP("Task", "Paused: mail servers block us"),
    PauseReason.INTERCEPTED: QT_TRANSLATE_NOOP("Task", "Paused: answers are not genuine"),
    PauseReason.BAD_IDENTITY: QT_TRANSLATE_NOOP("Task", "Paused: wrong sender name"),
}
_PAUSE_ADVICE = {
    PauseReason.NONE: "",
    PauseReason.USER: QT_TRANSLATE_NOOP("Task", "Continue whenever you like."),
    PauseReason.INTERRUPTED: QT_TRANSLATE_NOOP(
        "Task", "The program ended in the middle. Nothing is lost: press Continue."
    ),
    PauseReason.NO_NETWORK: QT_TRANSLATE_NOOP(
        "Task", "The network is gone. The check goes on by itself when it is back."
    ),
    PauseReason.DISK_FULL: QT_TRANSLATE_NOOP(
        "Task", "The disk is full. Free some space and press Continue."
    ),
    PauseReason.PORT_25_BLOCKED: QT_TRANSLATE_NOOP(
        "Task",
        "No mail server can be reached: port 25 is blocked on this network. "
        "Continue on another network, or stop and keep what is decided.",
    ),
    PauseReason.SOURCE_CHANGED: QT_TRANSLATE_NOOP(
        "Task",
        "The file is not the one that was started. Put the old file back and press Continue, "
        "or stop and import the new file.",
    ),
    PauseReason.BLOCKLISTED: QT_TRANSLATE_NOOP(
        "Task",
        "Several providers refuse this computer with the same words: its address is on a "
        "blocklist. Answers since then were taken back. Continue tomorrow, or on another network.",
    ),
    PauseReason.INTERCEPTED: QT_TRANSLATE_NOOP(
        "Task",
        "Something on this network answers in the place of the mail servers. Answers since then "
        "were taken back. Continue on another network.",
    ),
    PauseReason.BAD_IDENTITY: QT_TRANSLATE_NOOP(
        "Task",
        "The mail name or the sender in the settings belongs to others. Correct it in the "
        "settings and press Continue.",
    ),
}
#: What the servers said that gave the reason away.
_SIGNS = {
    PauseReason.BLOCKLISTED: QT_TRANSLATE_NOOP("Task", "All of them name “{0}”."),
    PauseReason.INTERCEPTED: QT_TRANSLATE_NOOP("Task", "It calls itself “{0}”."),
}
_FINISHES = {
    FinishReason.NONE: QT_TRANSLATE_NOOP("Task", "Finished"),
    FinishReason.COMPLETED: QT_TRANSLATE_NOOP("Task", "Finished"),
    FinishReason.CANCELLED: QT_TRANSLATE_NOOP("Task", "Stopped"),
    FinishReason.FAILED: QT_TRANSLATE_NOOP("Task", "Failed"),
}


class Task(QObject):
    """Plural forms of the context "Task": lupdate finds them in ``tr`` of a class only."""

    def waiting(self, count: int) -> str:
        """So many contacts wait."""
        return self.tr("%Ln contact(s) wait for their servers", "", count)

    def short_waiting(self, count: int) -> str:
        """The same for where there is little room."""
        return self.tr("%Ln wait", "", count)

    def waiting_until(self, count: int) -> str:
        """With a place for the time."""
        return self.tr("%Ln wait for their servers until {0}", "", count)


def task_title(task: ImportTask) -> str:
    """What a task is: its file and its list."""
    if task.kind is TaskKind.RECHECK:
        return QCoreApplication.translate("Task", "Check “{0}” again").format(task.list_name)
    return f"{task.source_name} → {task.list_name}"


def state_title(task: ImportTask) -> str:
    """Where a task stands, in a word or two."""
    if task.undone:
        return QCoreApplication.translate("Task", "Undone")
    if task.state is TaskState.PAUSED:
        return marked("Task", _PAUSES[task.pause_reason])
    if task.state is TaskState.FINISHED:
        return marked("Task", _FINISHES[task.finish_reason])
    if task.state is TaskState.WAITING and task.due_at is not None:
        until = QCoreApplication.translate("Task", "Waiting until {0}")
        return until.format(clock_time(task.due_at))
    return marked("Task", _STATES[task.state])


def place_in_line(before: int) -> str:
    """Where a queued task stands in the queue."""
    if not before:
        return QCoreApplication.translate("Task", "Queued: next")
    return QCoreApplication.translate("Task", "Queued: number {0}").format(number(before + 1))


def pause_advice(task: ImportTask) -> str:
    """What has paused a task, and what to do about it."""
    reason, params = task.pause_reason, task.problem.params
    if reason is PauseReason.BAD_IDENTITY and "finding" in params:
        # the first page uses this module before the engine may be imported
        from contact_importer.gui.words.network_text import stopping_diagnosis

        return stopping_diagnosis(params)
    advice = marked("Task", _PAUSE_ADVICE[reason])
    if reason not in _SIGNS or "sign" not in params:
        return advice
    return f"{advice} {marked('Task', _SIGNS[reason]).format(params['sign'])}"


def progress_sentence(task: ImportTask) -> str:
    """How much is decided: "5 740 of 12 480 decided"."""
    return QCoreApplication.translate("Task", "{0} of {1} decided").format(
        number(task.tally.contacts - min(task.unsettled, task.tally.contacts)),
        number(task.tally.contacts),
    )


def failure_advice(task: ImportTask) -> str:
    """What happened, what is kept, what to do."""
    problem = BUG if task.problem == NO_PROBLEM else task.problem
    what = problem_sentence(problem.error)
    kept = QCoreApplication.translate(
        "Task",
        "Press Continue; if it fails again, copy the diagnostics and send them to whoever looks "
        "after this program.",
    )
    return f"{what} {kept}"


def waiting_sentence(task: ImportTask, now: float) -> str:
    """Who waits for their servers, and until when."""
    return f"{Task().waiting(task.waiting)}; {_next_attempt(task, now)}"


def short_waiting(task: ImportTask, now: float) -> str:
    """The same for where there is little room: "12 wait; next at 14:32 (in 10 s)"."""
    return f"{Task().short_waiting(task.waiting)}; {_next_attempt(task, now)}"


def _next_attempt(task: ImportTask, now: float) -> str:
    """When the first of the waiting contacts is asked: "next at 14:32 (in 4 min 10 s)"."""
    if task.due_at is None or task.due_at <= now:
        return QCoreApplication.translate("Task", "they are asked in a moment")
    return QCoreApplication.translate("Task", "next at {0} (in {1})").format(
        clock_time(task.due_at), countdown(task.due_at - now)
    )


def waiting_note(task: ImportTask) -> str:
    """A note beside the stage that asks mailboxes; empty if nobody waits."""
    if not task.waiting or task.due_at is None:
        return ""
    return Task().waiting_until(task.waiting).format(clock_time(task.due_at))


def finish_sentence(task: ImportTask) -> str:
    """The one sentence that matters at the end."""
    tally = task.tally
    if task.undone:
        return QCoreApplication.translate("Task", "This import was undone: its contacts are gone.")
    if task.finish_reason in (FinishReason.CANCELLED, FinishReason.FAILED):
        if not task.resumable:
            return ""
        return QCoreApplication.translate("Task", "Continue goes on from here.")
    if not tally.contacts:
        return QCoreApplication.translate("Task", "No new contacts were found in this file.")
    share = round(100 * tally.valid / tally.contacts)
    text = QCoreApplication.translate("Task", "{0} of {1} contacts can be mailed ({2}%).").format(
        number(tally.valid), number(tally.contacts), share
    )
    if not tally.pending:
        return text
    later = QCoreApplication.translate("Task", "Unanswered: {0}; check them again later.")
    return f"{text} {later.format(number(tally.pending))}"

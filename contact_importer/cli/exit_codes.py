"""What the exit code of every command means."""

from contact_importer.model.task import FinishReason, ImportTask, PauseReason, TaskState

DONE = 0
USER_ERROR = 1
USAGE = 2
FINISHED_WITH_PENDING = 3
INTERRUPTED = 130


def code_for(task: ImportTask) -> int:
    """The exit code of ``import`` and ``resume`` for the state a task stopped in."""
    if task.state is TaskState.PAUSED:
        return INTERRUPTED if task.pause_reason is PauseReason.USER else USER_ERROR
    if task.finish_reason is FinishReason.CANCELLED:
        return INTERRUPTED
    if task.finish_reason is FinishReason.FAILED:
        return USER_ERROR
    return FINISHED_WITH_PENDING if task.tally.pending else DONE

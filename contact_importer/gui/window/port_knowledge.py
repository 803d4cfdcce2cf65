"""What tasks have found out about port 25, without asking anybody. Qt-free."""

from collections.abc import Iterable

from contact_importer.model.task import ImportTask, PauseReason
from contact_importer.model.verdict import CheckLevel, Reason

#: Only a mail server's answer gives these.
_ANSWERED = frozenset(
    {
        Reason.MAILBOX_EXISTS,
        Reason.MAILBOX_NOT_FOUND,
        Reason.CATCH_ALL,
        Reason.CONTROL_INCONCLUSIVE,
        Reason.GREYLISTED,
    }
)


def port_25_open(tasks: Iterable[ImportTask]) -> bool | None:
    """Whether the newest task that asked mail servers (tasks: newest first) reached them."""
    for task in tasks:
        if task.options.level is not CheckLevel.FULL:
            continue
        if task.pause_reason is PauseReason.PORT_25_BLOCKED:
            return False
        if any(reason in _ANSWERED for _, reason in task.tally.reasons):
            return True
    return None

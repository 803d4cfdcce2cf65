"""When a mailbox that got no final answer is asked again: the greylist calendar's rule. Pure."""

from contact_importer.model.contact import MOST_ATTEMPTS
from contact_importer.model.evidence import SmtpReply
from contact_importer.model.settings import DEFAULT_RETRIES, Retries
from contact_importer.model.verdict import Reason
from contact_importer.validation.retry_delay import retry_delay_s

_WORTH_ANOTHER_TRY = frozenset(
    {
        Reason.GREYLISTED,
        Reason.TEMPORARY_FAILURE,
        Reason.TIMEOUT,
        Reason.CONNECTION_FAILED,
        Reason.MALFORMED_REPLY,
    }
)


def next_attempt_at(
    reason: Reason,
    reply: SmtpReply | None,
    *,
    attempts: int,
    now: float,
    retries: Retries = DEFAULT_RETRIES,
) -> float | None:
    """When to ask again (seconds since the epoch); None: not by ourselves.

    ``attempts`` counts the earlier ones that ended pending. The server's own word ("in 5
    minutes") goes before our waits of 5, 15 and 60 minutes; after four attempts it is enough.
    """
    if reason not in _WORTH_ANOTHER_TRY or attempts + 1 >= MOST_ATTEMPTS:
        return None
    asked_for = None if reply is None else retry_delay_s(reply)
    waits = (retries.first_s, retries.second_s, retries.third_s)
    return now + (waits[attempts] if asked_for is None else asked_for)

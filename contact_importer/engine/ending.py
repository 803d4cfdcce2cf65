"""How asking for a mailbox ended: what is concluded from, stored and shown."""

from dataclasses import dataclass

from contact_importer.model.evidence import (
    CONNECTION,
    RCPT,
    Evidence,
    SmtpReply,
    reply_evidence,
)


@dataclass(frozen=True, slots=True)
class Ending:
    """The answer about a mailbox, or what came instead of one.

    ``subject`` tells what ``reply`` was to: RCPT, or MAIL or CONNECTION for every mailbox of
    the domain alike; then ``said`` is the dialogue.
    """

    reply: SmtpReply
    subject: str = RCPT
    failures: tuple[SmtpReply, ...] = ()  # of all hosts that gave no session
    said: tuple[str, ...] = ()

    def evidence(self, now: float, unreached: tuple[SmtpReply, ...] = ()) -> tuple[Evidence, ...]:
        """As it is stored; the reply itself last: that host is asked again.

        ``unreached``: failures of the hosts that were tried before the one that answered.
        """
        failures = self.failures or unreached
        others = [failure for failure in failures if failure is not self.reply]
        seen = [reply_evidence(failure, CONNECTION, now) for failure in others]
        return (*seen, reply_evidence(self.reply, self.subject, now))

"""Evidence: what was seen, before anybody draws a conclusion."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where in the chain of checks something was seen."""

    SYNTAX = "syntax"
    LISTS = "lists"
    DNS = "dns"
    SMTP = "smtp"


#: ``Evidence.subject`` of the question that decided about a mailbox, and of the cross-checks.
RCPT = "RCPT"
RCPT_CONTROL = "RCPT (random control)"
RCPT_POSTMASTER = "RCPT (postmaster)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One observation. Text is cleaned of control characters before it gets here."""

    stage: Stage
    observed_at: float  # seconds since the epoch, UTC
    text: str  # cleaned, at most 1,000 characters
    subject: str = ""  # what was asked: "MX example.com", "RCPT", "RCPT (control)", "MAIL"
    host: str = ""  # MX host name, or the name of the list
    ip: str = ""  # peer address, or the resolver's
    code: int = 0  # SMTP reply code; 0 = none
    enhanced: str = ""  # RFC 3463 code, "5.1.1"; "" = none


class ReplyKind(StrEnum):
    """How an SMTP command ended."""

    REPLY = "reply"  # a well-formed reply; the code says what
    TIMEOUT = "timeout"  # nothing (complete) within the time limit
    DROPPED = "dropped"  # connection closed or reset
    MALFORMED = "malformed"  # not a reply of RFC 5321 4.2, or desynchronised
    NOT_SENT = "not_sent"  # the command was not sent (connection lost before, or impossible)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpReply:
    """The end of one SMTP command, whatever it was. Never an exception."""

    kind: ReplyKind
    code: int = 0  # three digits, only with REPLY
    enhanced: str = ""  # "5.1.1" where its class equals the reply's (RFC 2034), else ""
    text: str = ""  # all lines joined by " ", cleaned, enhanced code removed
    host: str = ""  # MX host name asked
    ip: str = ""  # its address

    @property
    def accepted(self) -> bool:
        """A 2xx reply."""
        return self.kind is ReplyKind.REPLY and 200 <= self.code < 300

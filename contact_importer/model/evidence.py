"""Evidence: what was seen, before anybody draws a conclusion."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where in the chain of checks something was seen."""

    SYNTAX = "syntax"
    LISTS = "lists"
    DNS = "dns"
    SMTP = "smtp"


#: ``Evidence.subject`` in the SMTP stage: what the reply, or its absence, was to.
CONNECTION = "connection"  # up to the reply to EHLO: a session came about or not
MAIL = "MAIL"
RCPT = "RCPT"  # the question that decided about the mailbox; then the cross-checks
RCPT_CONTROL = "RCPT (random control)"
RCPT_POSTMASTER = "RCPT (postmaster)"


class Observation(StrEnum):
    """What was seen. Front ends have a sentence for each (validation/trail.py)."""

    NONE = ""  # not told apart: ``text`` says it
    LISTED = "listed"  # host: the list with version and date; text: the entry
    MX_FOUND = "mx_found"  # text: the records
    NULL_MX = "null_mx"  # RFC 7505
    NO_MX = "no_mx"  # the domain exists and names no mail host
    NO_DOMAIN = "no_domain"  # NXDOMAIN
    DNS_FAILED = "dns_failed"  # text: how
    DNS_TIMEOUT = "dns_timeout"
    HOST_FOUND = "host_found"  # host: its name; text: its addresses
    HOST_MISSING = "host_missing"  # the name does not exist or has no address
    HOST_DENIED = "host_denied"  # text: addresses that are not routable
    HOST_FAILED = "host_failed"  # text: how
    HIJACKED = "hijacked"  # the resolver answers for names that do not exist; text: with what
    INTERNAL_VIEW = "internal_view"  # the answer may hold inside this network only; text: why
    REPLY = "reply"  # an SMTP reply; subject: to what
    NO_REPLY = "no_reply"  # text: a ReplyKind's value and what is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One observation, in no language. Text is cleaned of control characters before it gets here.

    Evidence without an observation comes from version 1: an English sentence in ``text``.
    """

    stage: Stage
    observed_at: float  # seconds since the epoch, UTC
    text: str  # verbatim facts: records, the server's words; cleaned, at most 1,000 characters
    subject: str = ""  # DNS: the domain; SMTP: CONNECTION, MAIL, RCPT ...
    host: str = ""  # MX host name, or the name of the list
    ip: str = ""  # peer address, or the resolver's
    code: int = 0  # SMTP reply code; 0 = none
    enhanced: str = ""  # RFC 3463 code, "5.1.1"; "" = none
    observation: Observation = Observation.NONE
    again: bool = False  # a second look, by another resolver where there is one


class ReplyKind(StrEnum):
    """How an SMTP command ended."""

    REPLY = "reply"  # a well-formed reply; the code says what
    TIMEOUT = "timeout"  # nothing (complete) within the time limit
    DROPPED = "dropped"  # connection closed or reset
    MALFORMED = "malformed"  # not a reply of RFC 5321 4.2, or desynchronised
    NOT_SENT = "not_sent"  # the command was not sent (connection lost before, or impossible)
    OUR_NETWORK = "our_network"  # no connection, and the fault is ours: no route, a dead proxy


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


_KINDS = {kind.value: kind for kind in ReplyKind}


def reply_evidence(reply: SmtpReply, subject: str, at: float) -> Evidence:
    """The end of an SMTP command as it is stored; ``subject``: CONNECTION, MAIL, RCPT ..."""
    answered = reply.kind is ReplyKind.REPLY
    text = reply.text if answered else f"{reply.kind.value} {reply.text}".rstrip()
    return Evidence(
        stage=Stage.SMTP,
        observed_at=at,
        text=text[:1000],
        subject=subject,
        host=reply.host,
        ip=reply.ip,
        code=reply.code,
        enhanced=reply.enhanced,
        observation=Observation.REPLY if answered else Observation.NO_REPLY,
    )


def reply_of(evidence: Evidence) -> SmtpReply:
    """The inverse of ``reply_evidence``."""
    kind, text = ReplyKind.REPLY, evidence.text
    if evidence.observation is not Observation.REPLY:
        word, _, text = text.partition(" ")
        kind = _KINDS.get(word, ReplyKind.NOT_SENT)
    return SmtpReply(
        kind=kind,
        code=evidence.code,
        enhanced=evidence.enhanced,
        text=text,
        host=evidence.host,
        ip=evidence.ip,
    )

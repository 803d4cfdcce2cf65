"""Verdict, reason and status: three things that are never mixed (docs/glossary.md)."""

from dataclasses import dataclass
from enum import IntFlag, StrEnum


class Verdict(StrEnum):
    """What the evidence proves about an address."""

    DELIVERABLE = "deliverable"  # the server tells recipients apart and accepted this one
    UNDELIVERABLE = "undeliverable"  # permanent, positive evidence against recipient or domain
    RISKY = "risky"  # accepted, but the acceptance does not prove the mailbox
    UNKNOWN = "unknown"  # nothing proven
    LISTED = "listed"  # on a named list (the user's blacklist, disposable domains)


class Status(StrEnum):
    """What the user sees; computed from verdict and reason by the policy."""

    VALID = "valid"  # may be mailed
    INVALID = "invalid"  # cannot be mailed, proven
    BLACKLIST = "blacklist"  # on a named list
    PENDING = "pending"  # honestly not known (yet)


class Confidence(StrEnum):
    """How strong the proof behind a status is. Exported as the column ``level``."""

    CERTAIN = "certain"  # follows from the address, a list or the DNS alone
    CONFIRMED = "confirmed"  # the receiving server said so and was cross-checked
    PROBABLE = "probable"  # the receiving server said so, cross-check impossible
    UNCONFIRMED = "unconfirmed"  # the mailbox was not or cannot be checked
    NONE = ""  # pending


class CheckLevel(StrEnum):
    """How far the checks go."""

    FAST = "fast"  # syntax and lists
    STANDARD = "standard"  # + DNS
    FULL = "full"  # + SMTP


class Reason(StrEnum):
    """Why a verdict was reached: a closed list. NONE means not looked at yet."""

    NONE = ""  # waiting for its check
    # undeliverable
    SYNTAX = "syntax"  # cannot be an address (RFC 5321, 5322, 6531)
    RESERVED_DOMAIN = "reserved_domain"  # special-use name (RFC 2606, 6761 ...)
    DOMAIN_NOT_FOUND = "domain_not_found"  # NXDOMAIN, confirmed
    NO_MAIL_HOST = "no_mail_host"  # no MX, no A, no AAAA; or every host says 521/556
    NULL_MX = "null_mx"  # RFC 7505
    MX_UNRESOLVABLE = "mx_unresolvable"  # no MX host exists
    MX_UNROUTABLE = "mx_unroutable"  # every MX address is private or reserved
    MAILBOX_NOT_FOUND = "mailbox_not_found"  # RCPT refused, naming the recipient
    MAILBOX_DISABLED = "mailbox_disabled"  # RCPT refused: disabled, suspended, moved
    # listed
    BLACKLISTED_ADDRESS = "blacklisted_address"  # the user's blacklist holds the address
    BLACKLISTED_DOMAIN = "blacklisted_domain"  # the user's blacklist holds the domain
    DISPOSABLE_DOMAIN = "disposable_domain"  # on the bundled disposable list
    DISPOSABLE_MX = "disposable_mx"  # its MX host serves a listed disposable domain
    # deliverable
    MAILBOX_EXISTS = "mailbox_exists"  # RCPT accepted, random control refused
    # risky
    CATCH_ALL = "catch_all"  # RCPT accepted, random control accepted too
    CONTROL_INCONCLUSIVE = "control_inconclusive"  # RCPT accepted, control unclear
    MAILBOX_FULL = "mailbox_full"  # exists, over quota (x.2.2)
    SMTPUTF8_NOT_SUPPORTED = "smtputf8_not_supported"  # the server cannot take the address
    # unknown, decided by the level the user chose
    DOMAIN_NOT_CHECKED = "domain_not_checked"  # FAST: syntax and lists are clean
    MAILBOX_NOT_CHECKED = "mailbox_not_checked"  # STANDARD: the domain takes mail
    # unknown, pending
    GREYLISTED = "greylisted"  # "come back later", for this sender
    TEMPORARY_FAILURE = "temporary_failure"  # any other 4xx
    TIMEOUT = "timeout"  # connected or not, no answer in time
    CONNECTION_FAILED = "connection_failed"  # refused, reset, dropped, unreachable
    MALFORMED_REPLY = "malformed_reply"  # not SMTP, or contradictory
    REFUSED_US = "refused_us"  # about our address, name or sender, not the recipient
    UNCLEAR_REPLY = "unclear_reply"  # a refusal that proves nothing
    HARVEST_BRAKE = "harvest_brake"  # too many unknown names there: not asked without consent
    DNS_FAILURE = "dns_failure"  # SERVFAIL, REFUSED, time-out
    DNS_UNTRUSTED = "dns_untrusted"  # the resolver's answers do not agree
    ADDRESS_LITERAL = "address_literal"  # at an IP address, which the user's setting leaves out
    PORT_25_BLOCKED = "port_25_blocked"  # no mail server can be reached from here


#: Reasons that name a list.
LISTED_REASONS = frozenset(
    {
        Reason.BLACKLISTED_ADDRESS,
        Reason.BLACKLISTED_DOMAIN,
        Reason.DISPOSABLE_DOMAIN,
        Reason.DISPOSABLE_MX,
    }
)

#: Reasons that leave a contact open: asking again may decide it.
OPEN_REASONS = frozenset(
    {
        Reason.NONE,
        Reason.GREYLISTED,
        Reason.TEMPORARY_FAILURE,
        Reason.TIMEOUT,
        Reason.CONNECTION_FAILED,
        Reason.MALFORMED_REPLY,
        Reason.REFUSED_US,
        Reason.UNCLEAR_REPLY,
        Reason.HARVEST_BRAKE,
        Reason.DNS_FAILURE,
        Reason.DNS_UNTRUSTED,
        Reason.PORT_25_BLOCKED,
    }
)


#: Reasons of the verdict RISKY: accepted, and yet not proven.
RISKY_REASONS = frozenset(
    {
        Reason.CATCH_ALL,
        Reason.CONTROL_INCONCLUSIVE,
        Reason.MAILBOX_FULL,
        Reason.SMTPUTF8_NOT_SUPPORTED,
    }
)

#: Reasons of contacts whose mailbox nobody was asked for: the level did not go so far.
UNCHECKED_REASONS = frozenset({Reason.DOMAIN_NOT_CHECKED, Reason.MAILBOX_NOT_CHECKED})


class Flag(IntFlag):
    """Properties of an address that are worth knowing but decide nothing."""

    NONE = 0
    ROLE = 1  # info@, sales@, ...
    FREE_PROVIDER = 2  # gmail.com, mail.ru, ...
    ALIAS_RELAY = 4  # duck.com, privaterelay.appleid.com, ...
    REPAIRED = 8  # the cell was not the bare address (name, mailto:, spaces, several)
    MIXED_SCRIPT = 16  # letters of two scripts that look alike
    SMTPUTF8 = 32  # needs a server with SMTPUTF8 (RFC 6531)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and the reason for it."""

    verdict: Verdict
    reason: Reason


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement with what the policy makes of it: everything a row needs to show."""

    verdict: Verdict
    reason: Reason
    status: Status
    confidence: Confidence

"""What a situation is, and how a tool's answer to it is graded. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from benchmarks.comparison.dns_acts import DnsAct
from benchmarks.comparison.smtp_server import Server


class Answer(StrEnum):
    """What a tool says of an address, in the words of this product."""

    VALID = "valid"  # may be mailed
    INVALID = "invalid"  # cannot be mailed
    BLACKLIST = "blacklist"  # on a list
    UNKNOWN = "unknown"  # not found out


class Truth(StrEnum):
    """How it is with the address, known to whoever wrote the situation."""

    DELIVERABLE = "deliverable"  # the mailbox exists and takes mail
    UNDELIVERABLE = "undeliverable"  # mail to it cannot arrive
    OPEN = "open"  # nobody can tell from outside
    LISTED = "listed"  # on a list that says not to mail it


class Grade(StrEnum):
    """What an answer is worth."""

    RIGHT = "right"
    NOT_FOUND_OUT = "not found out"  # no harm, no help
    FALSE_INVALID = "false invalid"  # a contact is thrown away without proof
    FALSE_VALID = "false valid"  # a promise that nothing supports


VALID = frozenset({Answer.VALID})
INVALID = frozenset({Answer.INVALID})
BLACKLIST = frozenset({Answer.BLACKLIST})
UNKNOWN = frozenset({Answer.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """An address, the world around it, and which answers are right.

    ``records`` are "name TYPE data" without final dots, ``*`` a wildcard; ``{mx}`` is the
    address of the server of that key, in ``address`` as well. ``dns`` overrides what is
    answered for "name" or "TYPE name". ``others`` are addresses of the same file, asked with
    the one that counts. ``again_after_s``: a server asks to come back after so many seconds,
    and every tool may.
    """

    name: str
    case: str  # one sentence
    address: str
    truth: Truth
    right: frozenset[Answer]
    records: tuple[str, ...] = ()
    servers: Mapping[str, Server] = field(default_factory=dict)
    dns: Mapping[str, DnsAct] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    blacklist: tuple[str, ...] = ()  # the user's own
    again_after_s: float = 0.0

    def grade(self, answer: Answer) -> Grade:
        """What ``answer`` is worth here. A wrong listing counts as a false *invalid*."""
        if answer in self.right:
            return Grade.RIGHT
        if answer is Answer.UNKNOWN:
            return Grade.NOT_FOUND_OUT
        if answer is Answer.VALID:
            return Grade.NOT_FOUND_OUT if self.truth is Truth.LISTED else Grade.FALSE_VALID
        return Grade.FALSE_INVALID


def one_host(address: str) -> tuple[str, ...]:
    """Records of a domain with one mail host, the server ``mx``."""
    domain = address.rpartition("@")[2]
    return (f"{domain} MX 10 mx.{domain}", f"mx.{domain} A {{mx}}")


def at_one_host(  # noqa: PLR0913 - a situation has so many sides
    name: str,
    case: str,
    address: str,
    server: Server,
    truth: Truth,
    right: frozenset[Answer],
    *,
    others: tuple[str, ...] = (),
    again_after_s: float = 0.0,
) -> Situation:
    """A situation that lies in the behaviour of the domain's only mail host."""
    return Situation(
        name=name,
        case=case,
        address=address,
        truth=truth,
        right=right,
        records=one_host(address),
        servers={"mx": server},
        others=others,
        again_after_s=again_after_s,
    )

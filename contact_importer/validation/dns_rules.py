"""What DNS answers prove about a mail domain (validation.md §3). Pure decisions.

A look at a domain is its MX answer and what became of the hosts named there. One look can
show that a domain takes mail, or says by a null MX that it never will. Anything else that
speaks against a domain has to be seen twice, once at least through a resolver that was not
caught inventing answers; a failure proves nothing, ever (docs/decisions/0010).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from publicsuffixlist import PublicSuffixList

from contact_importer.model.verdict import Judgement, Reason, Verdict

#: Note on a reply whose only records belong to another name: it proves no absence.
OTHER_NAME = "answer for another name"

#: MX hosts that are looked at, best first.
MAX_HOSTS = 20

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST_NAME = re.compile(rf"(?:{_LABEL}\.)*({_LABEL})")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")


class MxState(StrEnum):
    """How the question for MX records ended."""

    HOSTS = "hosts"  # at least one exchange other than "."
    NULL = "null"  # only "." (RFC 7505)
    NONE = "none"  # the domain exists and has no MX
    UNCLEAR = "unclear"  # no MX seen, but the reply does not prove that there is none
    NO_DOMAIN = "no_domain"  # NXDOMAIN
    INVENTED = "invented"  # only exchanges that the resolver gives names that do not exist
    FAILED = "failed"  # no answer to rely on


class HostState(StrEnum):
    """What became of one mail host."""

    USABLE = "usable"  # has an address that may be connected to
    DENIED = "denied"  # has only addresses that may not
    BLANK = "blank"  # has only the unspecified address, 0.0.0.0 or ::
    MISSING = "missing"  # NXDOMAIN, or neither A nor AAAA, or not a host name at all
    INVENTED = "invented"  # has an address that the resolver gives names that do not exist
    INTERNAL = "internal"  # what this machine sees of it may be an internal view
    FAILED = "failed"  # no answer to rely on


class Finding(StrEnum):
    """What one look at a domain shows."""

    TAKES_MAIL = "takes_mail"
    NULL_MX = "null_mx"
    NO_DOMAIN = "no_domain"
    NO_HOST = "no_host"  # no MX, no A, no AAAA
    UNRESOLVABLE = "unresolvable"  # no MX host exists
    UNROUTABLE = "unroutable"  # no address may be connected to
    UNTRUSTED = "untrusted"  # what was seen may not be the domain's public DNS
    NOTHING = "nothing"  # nothing is proven


class Look(NamedTuple):
    """One look at a domain."""

    finding: Finding
    honest: bool = True  # its resolver was not seen to answer for names that do not exist


class MxRecord(NamedTuple):
    """One MX record."""

    preference: int
    exchange: str  # "." is the null MX


_WITHOUT_HOSTS = {
    MxState.NULL: Finding.NULL_MX,
    MxState.NO_DOMAIN: Finding.NO_DOMAIN,
    MxState.INVENTED: Finding.UNTRUSTED,
    MxState.FAILED: Finding.NOTHING,
}

_DOUBTFUL = frozenset({HostState.INVENTED, HostState.INTERNAL})

_AGAINST = {
    Finding.NULL_MX: Reason.NULL_MX,
    Finding.NO_DOMAIN: Reason.DOMAIN_NOT_FOUND,
    Finding.NO_HOST: Reason.NO_MAIL_HOST,
    Finding.UNRESOLVABLE: Reason.MX_UNRESOLVABLE,
    Finding.UNROUTABLE: Reason.MX_UNROUTABLE,
}


def parse_mx(records: Iterable[str]) -> tuple[MxRecord, ...]:
    """MX records out of their texts ("10 mx.example.com"), in order."""
    return tuple(
        MxRecord(int(preference), exchange)
        for preference, _, exchange in (record.partition(" ") for record in records)
    )


def mx_state(records: Sequence[MxRecord]) -> MxState:
    """HOSTS or NULL: a "." among real exchanges is ignored (RFC 7505 3)."""
    return MxState.HOSTS if any(item.exchange != "." for item in records) else MxState.NULL


def rank(
    records: Iterable[MxRecord], shuffle: Callable[[list[MxRecord]], None]
) -> tuple[MxRecord, ...]:
    """The hosts to try, best first, equal preferences shuffled (RFC 5321 5.1); at most 20."""
    hosts = [item for item in records if item.exchange != "."]
    if len(hosts) > 1:
        shuffle(hosts)
        hosts.sort(key=lambda item: item.preference)
    return tuple(hosts[:MAX_HOSTS])


def is_host_name(name: str) -> bool:
    """A name that can be a host's: plain labels, and not a number in disguise.

    ``127.0.0.1``, ``2130706433`` and ``0x7f000001`` are legal DNS names that programs take
    for addresses; no top-level domain is a number (RFC 3696 2).
    """
    found = _HOST_NAME.fullmatch(name) if len(name) <= 253 else None
    return found is not None and _NUMERIC_LABEL.fullmatch(found[1]) is None


def find(mx: MxState, hosts: Sequence[HostState], *, complete: bool = True) -> Finding:
    """What one look shows.

    ``hosts`` are the MX hosts looked at, or the domain itself where it has no MX;
    ``complete`` is False when there are more MX hosts than were looked at.
    """
    if mx in _WITHOUT_HOSTS:
        return _WITHOUT_HOSTS[mx]
    if HostState.USABLE in hosts:
        return Finding.TAKES_MAIL
    if not _DOUBTFUL.isdisjoint(hosts) or (mx is MxState.NONE and HostState.BLANK in hosts):
        return Finding.UNTRUSTED  # without MX, BLANK is what filters answer for what they block
    if not hosts or not complete or HostState.FAILED in hosts or mx is MxState.UNCLEAR:
        return Finding.NOTHING
    if HostState.DENIED in hosts or HostState.BLANK in hosts:
        return Finding.UNROUTABLE
    return Finding.NO_HOST if mx is MxState.NONE else Finding.UNRESOLVABLE


def needs_second_look(finding: Finding) -> bool:
    """Whether the finding is not in the domain's favour, nor its own word, nor nothing."""
    return finding not in (Finding.TAKES_MAIL, Finding.NULL_MX, Finding.NOTHING)


def conclude(first: Look, second: Look | None = None) -> Judgement | None:
    """The judgement for every address of the domain; None: it takes mail as far as DNS tells.

    ``second`` is the second look, by another resolver where there is one.
    """
    if needs_second_look(first.finding):
        return _judge(_settle(first, second or Look(Finding.NOTHING)))
    return _judge(first.finding)


def _settle(first: Look, second: Look) -> Finding:
    """What two looks show together when the first needs the second.

    A domain that exists for one look and not for the other is a matter of trust, not of the
    domain; and a resolver that invents answers neither condemns alone nor acquits.
    """
    found, again = first.finding, second.finding
    if found is again:
        return found if first.honest or second.honest else Finding.UNTRUSTED
    if again is Finding.NOTHING:
        return Finding.UNTRUSTED if found is Finding.UNTRUSTED else Finding.NOTHING
    if found is Finding.NO_DOMAIN:
        return Finding.UNTRUSTED
    if again is Finding.TAKES_MAIL and second.honest:
        return again
    if again is Finding.NULL_MX and found is not Finding.UNTRUSTED:
        return again
    return Finding.UNTRUSTED


def _judge(finding: Finding) -> Judgement | None:
    if finding is Finding.TAKES_MAIL:
        return None
    if finding in _AGAINST:
        return Judgement(Verdict.UNDELIVERABLE, _AGAINST[finding])
    untrusted = finding is Finding.UNTRUSTED
    return Judgement(Verdict.UNKNOWN, Reason.DNS_UNTRUSTED if untrusted else Reason.DNS_FAILURE)


@lru_cache(maxsize=8192)
def operator_of(host: str) -> str:
    """The registrable domain of a mail host: who operates it ("google.com").

    Only the registry part of the public suffix list counts: a provider's own suffixes
    (amazonaws.com) are one operator.
    """
    registrable = _suffixes().privatesuffix(host)
    return str(registrable) if registrable else host


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)

"""Judges the cells of a file by syntax and lists. Pure; one per reader process."""

from collections.abc import Sequence
from typing import NamedTuple

from contact_importer.model.verdict import (
    Confidence,
    Decision,
    Flag,
    Judgement,
    Reason,
    Status,
    Verdict,
)
from contact_importer.validation.cell import split_cell
from contact_importer.validation.domain_rules import judge_by_name
from contact_importer.validation.lists import ListIndex
from contact_importer.validation.policy import PENDING_NEW, decide
from contact_importer.validation.syntax import MAX_CHARACTERS, check_plain, check_syntax

_CACHED_DOMAINS = 65_536

_BAD_SYNTAX = decide(Judgement(Verdict.UNDELIVERABLE, Reason.SYNTAX))
_BLACKLISTED_ADDRESS = decide(Judgement(Verdict.LISTED, Reason.BLACKLISTED_ADDRESS))
_PASSED_FAST = decide(Judgement(Verdict.UNKNOWN, Reason.DOMAIN_NOT_CHECKED))


class ClassifiedAddress(NamedTuple):
    """One address of a cell with what is known without a network.

    ``verdict`` is None, with PENDING and no reason, when DNS has to decide. ``domain`` is
    "" and ``address`` the cleaned text (at most 320 characters) where syntax is impossible.
    """

    raw: str
    address: str
    domain: str
    verdict: Verdict | None
    reason: Reason
    status: Status
    confidence: Confidence
    flags: Flag


class _Outcome(NamedTuple):
    """What every address of a domain gets."""

    verdict: Verdict | None
    reason: Reason
    status: Status
    confidence: Confidence
    flags: Flag


class RowClassifier:
    """Order of precedence: syntax, user's blacklist, disposable, reserved; DNS comes later.

    ``decide_without_dns`` is the FAST level: what passes is valid, unconfirmed. Address
    literals that are not accepted stay pending.
    """

    def __init__(
        self, lists: ListIndex, *, decide_without_dns: bool, accept_address_literals: bool = True
    ) -> None:
        self._lists = lists
        self._accept_literals = accept_address_literals
        self._clean = _PASSED_FAST if decide_without_dns else PENDING_NEW
        self._domains: dict[str, _Outcome] = {}

    def classify(self, cell: str) -> Sequence[ClassifiedAddress]:
        """The addresses of a cell, judged; none for a blank cell."""
        if cell.isascii():
            plain = check_plain(cell)
            if plain is not None and plain.domain:
                return (self._judge(cell, plain.address, plain.domain, plain.flags),)
        return [
            self._classify_text(candidate.raw, candidate.text, candidate.flags)
            for candidate in split_cell(cell)
        ]

    def _classify_text(self, raw: str, text: str, flags: Flag) -> ClassifiedAddress:
        checked = check_syntax(text)
        if checked.ok:
            return self._judge(raw, checked.address, checked.domain, checked.flags | flags)
        return ClassifiedAddress(raw, _showable(text), "", *_columns(_BAD_SYNTAX, flags))

    def _judge(self, raw: str, address: str, domain: str, flags: Flag) -> ClassifiedAddress:
        outcome = self._domains.get(domain) or self._judge_domain(domain)
        lists = self._lists
        if lists.holds_address(address):
            outcome = _columns(_BLACKLISTED_ADDRESS, outcome.flags)
        if lists.role_flag(address):
            flags |= Flag.ROLE
        if flags:
            flags |= outcome.flags
            return ClassifiedAddress(raw, address, domain, *outcome[:4], flags)
        return ClassifiedAddress(raw, address, domain, *outcome)

    def _judge_domain(self, domain: str) -> _Outcome:
        judgement = judge_by_name(
            domain, self._lists, accept_address_literals=self._accept_literals
        )
        decision = decide(judgement) if judgement else self._clean
        outcome = _columns(decision, self._lists.domain_flags(domain))
        if len(self._domains) >= _CACHED_DOMAINS:
            self._domains.clear()
        self._domains[domain] = outcome
        return outcome


def _columns(decision: Decision, flags: Flag) -> _Outcome:
    waiting = decision.reason is Reason.NONE
    return _Outcome(
        None if waiting else decision.verdict,
        decision.reason,
        decision.status,
        decision.confidence,
        flags,
    )


def _showable(text: str) -> str:
    """The start of a text that is no address, fit for one line of a table."""
    start = " ".join(text[:MAX_CHARACTERS].split())
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in start)

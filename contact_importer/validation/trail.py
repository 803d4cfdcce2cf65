"""Why an address has its status: the trail of its checks, step by step. Pure.

The steps tell what was looked at, in the order of the checks, and end with the decision.
What was seen beyond the check that decided belongs to an earlier decision and is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import astuple

from contact_importer.model.contact import MOST_ATTEMPTS
from contact_importer.model.evidence import Stage
from contact_importer.model.verdict import Decision, Flag, Reason, Status, Verdict
from contact_importer.validation import trail_words as words
from contact_importer.validation.phrase import Moment, Phrase
from contact_importer.validation.policy import outcome_of
from contact_importer.validation.syntax import check_syntax
from contact_importer.validation.trail_dns import dns_steps
from contact_importer.validation.trail_lists import listing_steps, on_no_list
from contact_importer.validation.trail_smtp import smtp_steps
from contact_importer.validation.trail_step import CheckedAddress, TrailStep
from contact_importer.validation.trail_words import TrailPart
from contact_importer.validation.verdict_words import ADVICE, CONFIDENCES, REASONS, STATUSES

_BY_SPELLING = frozenset({Reason.SYNTAX, Reason.RESERVED_DOMAIN, Reason.ADDRESS_LITERAL})
_BY_LISTS = frozenset(
    {
        Reason.BLACKLISTED_ADDRESS,
        Reason.BLACKLISTED_DOMAIN,
        Reason.DISPOSABLE_DOMAIN,
        Reason.DOMAIN_NOT_CHECKED,
    }
)
_BY_PERSON = (Reason.BLACKLISTED_ADDRESS, Reason.BLACKLISTED_DOMAIN)
_BY_DNS = frozenset(
    {
        Reason.DOMAIN_NOT_FOUND,
        Reason.NULL_MX,
        Reason.MX_UNRESOLVABLE,
        Reason.MX_UNROUTABLE,
        Reason.DISPOSABLE_MX,
        Reason.DNS_FAILURE,
        Reason.DNS_UNTRUSTED,
        Reason.MAILBOX_NOT_CHECKED,
    }
)


def trail(checked: CheckedAddress) -> tuple[TrailStep, ...]:
    """The steps of the checks, in order; the last one is the decision."""
    return (*_checks(checked), _decision(checked))


def tells_earlier_answer(checked: CheckedAddress, steps: Sequence[TrailStep]) -> bool:
    """What a mail server said is of an earlier check: the person's blacklist overruled it."""
    asked = any(step.part is TrailPart.SMTP for step in steps)
    return not asked and checked.reason in _BY_PERSON


def _checks(checked: CheckedAddress) -> Iterator[TrailStep]:
    reason = checked.reason
    yield from _source(checked)
    yield from _spelling(checked)
    if reason in _BY_SPELLING:
        return
    listed = checked.decision is not None and checked.decision.verdict is Verdict.LISTED
    if listed and reason in _BY_LISTS:
        yield from listing_steps(checked)
    else:
        yield on_no_list()
    if reason in _BY_LISTS:
        return
    yield from dns_steps(reason, checked.seen_in(Stage.DNS))
    if listed:  # by its mail server
        yield from listing_steps(checked)
    if reason not in _BY_DNS:
        yield from smtp_steps(reason, checked.domain, checked.seen_in(Stage.SMTP))


def _source(checked: CheckedAddress) -> Iterator[TrailStep]:
    said = []
    if checked.row_number and checked.source_name:
        said.append(Phrase(words.ROW, {"row": checked.row_number, "file": checked.source_name}))
    if checked.raw.strip().casefold() != checked.address.casefold():
        said.append(Phrase(words.REPAIRED, {"cell": checked.raw, "address": checked.address}))
    if said:
        yield TrailStep(id="source", part=TrailPart.SOURCE, words=tuple(said))


def _spelling(checked: CheckedAddress) -> Iterator[TrailStep]:
    if checked.reason is Reason.SYNTAX:
        problem = check_syntax(checked.address).problem
        yield TrailStep(
            id="malformed",
            part=TrailPart.SYNTAX,
            words=(Phrase(words.MALFORMED),),
            codes=(problem,) if problem else (),
            decisive=True,
        )
        return
    yield TrailStep(id="well_formed", part=TrailPart.SYNTAX, words=(Phrase(words.WELL_FORMED),))
    if checked.reason is Reason.RESERVED_DOMAIN:
        yield TrailStep(
            id="reserved",
            part=TrailPart.SYNTAX,
            words=(Phrase(words.RESERVED, {"domain": checked.domain}),),
            codes=("special-use domain name (RFC 6761)",),
            decisive=True,
        )
    if checked.reason is Reason.ADDRESS_LITERAL:
        yield TrailStep(
            id="address_literal",
            part=TrailPart.SYNTAX,
            words=(Phrase(words.LITERAL_LEFT_OUT, {"domain": checked.domain}),),
            codes=("address literal (RFC 5321 4.1.3)",),
            decisive=True,
        )


def _decision(checked: CheckedAddress) -> TrailStep:
    """What is proven, what the policy makes of it, and what to do."""
    decision = checked.decision
    if decision is None:
        said = [Phrase(words.PROVEN[None]), Phrase(ADVICE[Reason.NONE], context="Advice")]
        return TrailStep(id="decision", part=TrailPart.DECISION, words=tuple(said))
    return TrailStep(
        id="decision",
        part=TrailPart.DECISION,
        words=(
            Phrase(words.PROVEN[decision.verdict]),
            *_standing(decision, checked.flags),
            _what_next(checked, decision),
        ),
        at=checked.checked_at,
        codes=(" · ".join(filter(None, map(str, astuple(decision)))),),
    )


def _standing(decision: Decision, flags: Flag) -> Iterator[Phrase]:
    """The status, how strong its proof is, and whose policy it is."""
    reason = Phrase(REASONS[decision.reason], context="Reason")
    yield Phrase(words.STATUS, {"status": _status(decision.status), "reason": reason})
    if CONFIDENCES[decision.confidence]:
        level = Phrase(CONFIDENCES[decision.confidence], context="Confidence")
        yield Phrase(words.PROOF, {"level": level})
    usual = outcome_of(decision.reason)
    if usual.status is decision.status:
        return
    if decision.status is Status.BLACKLIST and flags & Flag.ROLE:
        yield Phrase(words.ROLE_BY_POLICY)
    yield Phrase(words.YOUR_POLICY, {"status": _status(usual.status)})


def _what_next(checked: CheckedAddress, decision: Decision) -> Phrase:
    """When it is asked again by itself, otherwise what a person can do."""
    if checked.retry_at is None:
        return Phrase(ADVICE[decision.reason], context="Advice")
    return Phrase(
        words.NEXT_ATTEMPT,
        {
            "when": Moment(checked.retry_at),
            "attempt": checked.attempts + 1,
            "attempts": MOST_ATTEMPTS,
        },
    )


def _status(status: Status) -> Phrase:
    return Phrase(STATUSES[status], context="Status")

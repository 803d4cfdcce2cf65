"""Addresses and evidence for tests of trails."""

from dataclasses import replace
from typing import Any

from contact_importer.model.evidence import (
    RCPT,
    RCPT_CONTROL,
    RCPT_POSTMASTER,
    Evidence,
    Observation,
    ReplyKind,
    SmtpReply,
    Stage,
    reply_evidence,
)
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.phrase import English
from contact_importer.validation.policy import decide
from contact_importer.validation.trail import trail
from contact_importer.validation.trail_step import CheckedAddress
from contact_importer.validation.trail_text import SpokenStep, speak

AT = 1_795_000_000.0

VERDICTS = {
    Reason.SYNTAX: Verdict.UNDELIVERABLE,
    Reason.RESERVED_DOMAIN: Verdict.UNDELIVERABLE,
    Reason.DOMAIN_NOT_FOUND: Verdict.UNDELIVERABLE,
    Reason.NO_MAIL_HOST: Verdict.UNDELIVERABLE,
    Reason.NULL_MX: Verdict.UNDELIVERABLE,
    Reason.MX_UNRESOLVABLE: Verdict.UNDELIVERABLE,
    Reason.MX_UNROUTABLE: Verdict.UNDELIVERABLE,
    Reason.MAILBOX_NOT_FOUND: Verdict.UNDELIVERABLE,
    Reason.MAILBOX_DISABLED: Verdict.UNDELIVERABLE,
    Reason.BLACKLISTED_ADDRESS: Verdict.LISTED,
    Reason.BLACKLISTED_DOMAIN: Verdict.LISTED,
    Reason.DISPOSABLE_DOMAIN: Verdict.LISTED,
    Reason.DISPOSABLE_MX: Verdict.LISTED,
    Reason.MAILBOX_EXISTS: Verdict.DELIVERABLE,
    Reason.CATCH_ALL: Verdict.RISKY,
    Reason.CONTROL_INCONCLUSIVE: Verdict.RISKY,
    Reason.MAILBOX_FULL: Verdict.RISKY,
    Reason.SMTPUTF8_NOT_SUPPORTED: Verdict.RISKY,
}


def judgement(reason: Reason) -> Judgement:
    """The judgement that has this reason."""
    return Judgement(VERDICTS.get(reason, Verdict.UNKNOWN), reason)


def checked(reason: Reason, *evidence: Evidence, **changes: Any) -> CheckedAddress:
    """ann@shop.example, decided for this reason."""
    made = CheckedAddress(
        raw="ann@shop.example",
        address="ann@shop.example",
        domain="shop.example",
        decision=None if reason is Reason.NONE else decide(judgement(reason)),
        evidence=evidence,
        checked_at=AT,
    )
    return replace(made, **changes)


def dns(observation: Observation, text: str = "", host: str = "", **changes: Any) -> Evidence:
    """What DNS said about shop.example or one of its hosts."""
    made = Evidence(
        stage=Stage.DNS,
        observed_at=AT - 2,
        text=text,
        subject="shop.example",
        host=host,
        ip="" if host else "192.0.2.53",
        observation=observation,
    )
    return replace(made, **changes)


def smtp(code: int, text: str = "", subject: str = RCPT, enhanced: str = "") -> Evidence:
    """What mx.shop.example said."""
    said = SmtpReply(
        kind=ReplyKind.REPLY,
        code=code,
        enhanced=enhanced,
        text=text,
        host="mx.shop.example",
        ip="192.0.2.25",
    )
    return reply_evidence(said, subject, AT - 1)


ACCEPTED = smtp(250, "Ok")
UNKNOWN_USER = smtp(550, "User unknown", enhanced="5.1.1")
ACCESS_DENIED = smtp(550, "Recipient address rejected: Access denied", enhanced="5.4.1")


def as_control(evidence: Evidence) -> Evidence:
    """The same answer to the random control."""
    return replace(evidence, subject=RCPT_CONTROL)


def as_postmaster(evidence: Evidence) -> Evidence:
    """The same answer to postmaster."""
    return replace(evidence, subject=RCPT_POSTMASTER)


def spoken(subject: CheckedAddress) -> tuple[SpokenStep, ...]:
    """The trail in English."""
    return speak(trail(subject), English())


def step_ids(subject: CheckedAddress) -> list[str]:
    """What the steps of the trail tell."""
    return [step.id for step in trail(subject)]

"""What a judgement makes of a contact for the user, by the policy. Pure; runs on any thread.

*invalid* needs permanent, positive evidence against the recipient or its domain;
*blacklist* needs a list that can be named; everything not known stays *pending*. The user's
policy moves what may be mailed without being proven, and nothing else (model/policy.py).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from contact_importer.model.policy import DEFAULT_POLICY, Policy
from contact_importer.model.verdict import (
    Confidence,
    Decision,
    Flag,
    Judgement,
    Reason,
    Status,
    Verdict,
)


class Outcome(NamedTuple):
    """What the user sees of a reason."""

    status: Status
    confidence: Confidence


_PROVEN_BY_NAME = Outcome(Status.INVALID, Confidence.CERTAIN)
_REFUSED_BY_SERVER = Outcome(Status.INVALID, Confidence.CONFIRMED)
_LISTED = Outcome(Status.BLACKLIST, Confidence.CERTAIN)
_ACCEPTED = Outcome(Status.VALID, Confidence.CONFIRMED)
_PROBABLE = Outcome(Status.VALID, Confidence.PROBABLE)
_UNCONFIRMED = Outcome(Status.VALID, Confidence.UNCONFIRMED)
_OPEN = Outcome(Status.PENDING, Confidence.NONE)

OUTCOMES: Mapping[Reason, Outcome] = MappingProxyType(
    {
        Reason.NONE: _OPEN,
        # undeliverable
        Reason.SYNTAX: _PROVEN_BY_NAME,
        Reason.RESERVED_DOMAIN: _PROVEN_BY_NAME,
        Reason.DOMAIN_NOT_FOUND: _PROVEN_BY_NAME,
        Reason.NO_MAIL_HOST: _PROVEN_BY_NAME,
        Reason.NULL_MX: _PROVEN_BY_NAME,
        Reason.MX_UNRESOLVABLE: _PROVEN_BY_NAME,
        Reason.MX_UNROUTABLE: _PROVEN_BY_NAME,
        Reason.MAILBOX_NOT_FOUND: _REFUSED_BY_SERVER,
        Reason.MAILBOX_DISABLED: _REFUSED_BY_SERVER,
        # listed
        Reason.BLACKLISTED_ADDRESS: _LISTED,
        Reason.BLACKLISTED_DOMAIN: _LISTED,
        Reason.DISPOSABLE_DOMAIN: _LISTED,
        Reason.DISPOSABLE_MX: _LISTED,
        # deliverable
        Reason.MAILBOX_EXISTS: _ACCEPTED,
        # risky
        Reason.CATCH_ALL: _UNCONFIRMED,
        Reason.CONTROL_INCONCLUSIVE: _PROBABLE,
        Reason.MAILBOX_FULL: _PROBABLE,
        Reason.SMTPUTF8_NOT_SUPPORTED: _UNCONFIRMED,
        # unknown, as far as the chosen level goes
        Reason.DOMAIN_NOT_CHECKED: _UNCONFIRMED,
        Reason.MAILBOX_NOT_CHECKED: _UNCONFIRMED,
        # unknown
        Reason.GREYLISTED: _OPEN,
        Reason.TEMPORARY_FAILURE: _OPEN,
        Reason.TIMEOUT: _OPEN,
        Reason.CONNECTION_FAILED: _OPEN,
        Reason.MALFORMED_REPLY: _OPEN,
        Reason.REFUSED_US: _OPEN,
        Reason.UNCLEAR_REPLY: _OPEN,
        Reason.HARVEST_BRAKE: _OPEN,
        Reason.DNS_FAILURE: _OPEN,
        Reason.DNS_UNTRUSTED: _OPEN,
        Reason.ADDRESS_LITERAL: _OPEN,
        Reason.PORT_25_BLOCKED: _OPEN,
    }
)

#: The rule of the policy that a reason falls under; the others follow from their evidence.
RULE_OF: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.CATCH_ALL: "catch_all",
        Reason.MAILBOX_FULL: "mailbox_full",
        Reason.CONTROL_INCONCLUSIVE: "unconfirmed",
        Reason.SMTPUTF8_NOT_SUPPORTED: "unconfirmed",
        Reason.DOMAIN_NOT_CHECKED: "unconfirmed",
        Reason.MAILBOX_NOT_CHECKED: "unconfirmed",
    }
)

PENDING_NEW = Decision(Verdict.UNKNOWN, Reason.NONE, Status.PENDING, Confidence.NONE)
"""A row that waits for its check. Stored with the verdict left empty."""


def outcome_of(reason: Reason, flags: Flag = Flag.NONE, policy: Policy = DEFAULT_POLICY) -> Outcome:
    """Status and confidence of a reason for a contact with these flags."""
    usual = OUTCOMES[reason]
    status: Status = getattr(policy, RULE_OF[reason]) if reason in RULE_OF else usual.status
    if status is Status.VALID and flags & Flag.ROLE and policy.role_accounts is not Status.VALID:
        return _LISTED
    return _OPEN if status is Status.PENDING else Outcome(status, usual.confidence)


def decide(
    judgement: Judgement, flags: Flag = Flag.NONE, policy: Policy = DEFAULT_POLICY
) -> Decision:
    """The judgement with the status and confidence that the policy gives its reason."""
    outcome = outcome_of(judgement.reason, flags, policy)
    return Decision(judgement.verdict, judgement.reason, outcome.status, outcome.confidence)

"""Risks that a person may not want in a mailing, whatever the status of a contact."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum

from contact_importer.model.contact import ContactFilter
from contact_importer.model.verdict import Flag, Reason


class Risk(StrEnum):
    """One kind of contact that can be left out."""

    CATCH_ALL = "catch_all"  # the domain accepts every address
    UNPROVEN = "unproven"  # the mailbox was not, or could not be, checked
    MAILBOX_FULL = "mailbox_full"
    ROLE = "role"  # info@, sales@
    FREE_PROVIDER = "free_provider"
    ALIAS_RELAY = "alias_relay"


_REASONS: Mapping[Risk, frozenset[Reason]] = {
    Risk.CATCH_ALL: frozenset({Reason.CATCH_ALL}),
    Risk.UNPROVEN: frozenset(
        {
            Reason.CONTROL_INCONCLUSIVE,
            Reason.SMTPUTF8_NOT_SUPPORTED,
            Reason.DOMAIN_NOT_CHECKED,
            Reason.MAILBOX_NOT_CHECKED,
        }
    ),
    Risk.MAILBOX_FULL: frozenset({Reason.MAILBOX_FULL}),
}
_FLAGS: Mapping[Risk, Flag] = {
    Risk.ROLE: Flag.ROLE,
    Risk.FREE_PROVIDER: Flag.FREE_PROVIDER,
    Risk.ALIAS_RELAY: Flag.ALIAS_RELAY,
}


def without_risks(contacts: ContactFilter, risks: Collection[Risk]) -> ContactFilter:
    """The contacts without those that carry one of the risks."""
    unwanted: frozenset[Reason] = frozenset()
    without = contacts.without
    for risk in risks:
        unwanted |= _REASONS.get(risk, frozenset())
        without |= _FLAGS.get(risk, Flag.NONE)
    if not unwanted:
        return replace(contacts, without=without)
    kept = (contacts.reasons or frozenset(Reason)) - unwanted
    return replace(contacts, reasons=kept, without=without)

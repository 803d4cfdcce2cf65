"""Edits: what a person did to many contacts at once, and can take back."""

from dataclasses import dataclass
from enum import StrEnum


class EditKind(StrEnum):
    """What was done."""

    BLACKLIST_ADDRESSES = "blacklist_addresses"
    BLACKLIST_DOMAINS = "blacklist_domains"
    REMOVAL = "removal"  # contacts were taken out of their list
    CORRECTION = "correction"  # suggestions were applied


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One edit that can still be undone."""

    id: int
    kind: EditKind
    list_id: int | None  # None: contacts of several lists
    contacts: int  # that it changed or removed
    entries: int  # new entries of the blacklist
    made_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneEdit:
    """What undoing an edit did."""

    edit: Edit
    contacts: int  # that are again what they were
    left: int  # that could not be: their address was added again, or their import undone


#: So many of the newest edits can be undone ...
KEPT_EDITS = 20
#: ... as long as what they keep does not exceed so many contacts (the newest edit always can).
KEPT_CONTACTS = 1_000_000

"""Suggestions: what a person probably meant to write. Never applied without being asked to."""

from dataclasses import dataclass
from enum import StrEnum

from contact_importer.model.edit import Edit
from contact_importer.model.verdict import Decision, Flag, Verdict


class SuggestionKind(StrEnum):
    """What went wrong, probably."""

    TYPO = "typo"  # a slip in the domain, which is provably dead
    LOOK_ALIKE = "look_alike"  # Cyrillic letters that look like Latin ones
    KEYBOARD = "keyboard"  # typed with the Russian layout switched on


class SuggestionState(StrEnum):
    """What became of a suggestion."""

    OFFERED = "offered"
    APPLIED = "applied"  # the contact has the suggested address; can be undone
    DISMISSED = "dismissed"  # the person does not want it; offered again only by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One suggestion for one contact."""

    contact_id: int
    kind: SuggestionKind
    original: str  # the contact's address when it was suggested
    address: str  # what is suggested
    state: SuggestionState = SuggestionState.OFFERED


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionCandidate:
    """A contact that a suggestion may help."""

    contact_id: int
    address: str  # the cleaned cell where the syntax is impossible
    domain: str  # A-label; "" where the syntax is impossible


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A contact's new address, already judged by syntax and lists.

    ``verdict`` None: it has to be checked. ``decision`` is what then or otherwise stands.
    """

    contact_id: int
    address: str
    domain: str
    flags: Flag
    verdict: Verdict | None
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What applying suggestions did."""

    task_id: int  # the task that checks the corrected addresses
    applied: int
    in_the_way: int  # left as they were: the list has the suggested address already
    edit: Edit | None  # that undoes it

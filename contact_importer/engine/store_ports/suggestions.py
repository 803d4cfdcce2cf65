"""What mistyped addresses were meant to be."""

from collections.abc import Sequence
from typing import Protocol

from contact_importer.model.suggestion import (
    Correction,
    Suggestion,
    SuggestionCandidate,
    SuggestionState,
)
from contact_importer.model.verdict import Reason


class SuggestionStore(Protocol):
    """What contacts' addresses were probably meant to be, and what became of it."""

    async def suggestion_candidates(
        self, task_id: int, *, after_id: int, limit: int
    ) -> tuple[tuple[SuggestionCandidate, Reason], ...]:
        """Contacts of a task that a suggestion may help, with their reason, by id.

        Those with impossible syntax, with a dead domain, or with letters of two scripts.
        """

    async def save_suggestions(self, offered: Sequence[Suggestion]) -> None:
        """Keep suggestions; one that a contact has already is replaced unless it is applied."""

    async def suggestions(self, list_id: int, state: SuggestionState) -> tuple[Suggestion, ...]:
        """The list's suggestions in that state that still fit their contact, by contact."""

    async def apply_corrections(
        self, task_id: int, corrections: Sequence[Correction], edit_id: int | None = None
    ) -> int:
        """Give contacts their corrected address, as part of that edit; how many.

        Those without a verdict become work of the RECHECK ``task_id``. One whose list has the
        address already is left as it is.
        """

    async def undo_corrections(self, contact_ids: Sequence[int]) -> int:
        """Give contacts back what they were before a correction; how many.

        Left out are those whose list has the old address again.
        """

    async def set_aside(self, contact_ids: Sequence[int], *, dismissed: bool) -> int:
        """OFFERED → DISMISSED for these contacts, or back; how many changed.

        What is dismissed stays so whatever later checks suggest.
        """

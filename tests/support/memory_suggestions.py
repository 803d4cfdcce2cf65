"""Suggestions and corrections in memory."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from contact_importer.model.contact import Contact
from contact_importer.model.suggestion import (
    Correction,
    Suggestion,
    SuggestionCandidate,
    SuggestionKind,
    SuggestionState,
)
from contact_importer.model.task import TaskKind
from contact_importer.model.verdict import Flag, Reason, Status
from contact_importer.validation.policy import outcome_of
from contact_importer.validation.suggestions import DEAD
from tests.support.memory_state import PENDING, MemoryState, address_key


class MemorySuggestions(MemoryState):
    """Implements ``engine.store_ports.SuggestionStore``."""

    async def suggestion_candidates(
        self, task_id: int, *, after_id: int, limit: int
    ) -> tuple[tuple[SuggestionCandidate, Reason], ...]:
        with self._open():
            recheck = self._run(task_id).task.kind is TaskKind.RECHECK
            found = [
                (
                    SuggestionCandidate(
                        contact_id=held.contact.id,
                        address=held.contact.address,
                        domain=held.contact.domain,
                    ),
                    held.contact.reason,
                )
                for held in self._all()
                if (held.recheck if recheck else held.contact.task_id) == task_id
                and held.contact.id > after_id
                and _may_be_helped(held.contact)
            ]
            return tuple(found[:limit])

    async def save_suggestions(self, offered: Sequence[Suggestion]) -> None:
        with self._open():
            for item in offered:
                old = self._suggestions.get(item.contact_id)
                if old is None or old.state is SuggestionState.OFFERED:
                    self._suggestions[item.contact_id] = item

    async def suggestions(self, list_id: int, state: SuggestionState) -> tuple[Suggestion, ...]:
        with self._open():
            return tuple(
                self._suggestions[key]
                for key in sorted(self._suggestions)
                if self._suggestions[key].state is state and self._fits(list_id, key)
            )

    def _fits(self, list_id: int, key: int) -> bool:
        held, item = self._held.get(key), self._suggestions[key]
        if held is None or held.contact.list_id != list_id:
            return False
        if item.state is SuggestionState.APPLIED:
            return held.contact.address == item.address
        moot = item.kind is SuggestionKind.TYPO and held.contact.reason not in DEAD
        return held.contact.address == item.original and not moot

    async def apply_corrections(self, task_id: int, corrections: Sequence[Correction]) -> int:
        with self._open():
            return sum(self._correct(task_id, item) for item in corrections)

    def _correct(self, task_id: int, item: Correction) -> bool:
        held, offer = self._held.get(item.contact_id), self._suggestions.get(item.contact_id)
        if held is None or offer is None or offer.state is not SuggestionState.OFFERED:
            return False
        old = held.contact
        same = (offer.original, offer.address) == (old.address, item.address)
        if not same or self._taken(old, item.address):
            return False
        self._before[old.id] = old
        self._suggestions[old.id] = replace(offer, state=SuggestionState.APPLIED)
        changes: dict[str, Any] = {
            "address": item.address,
            "domain": item.domain,
            "flags": item.flags,
            "checked_level": "",
            "attempts": 0,
            "retry_at": None,
        }
        self._leave_recheck(held)
        if item.verdict is None:
            self._set(held, work=task_id, checked_at=None, **changes, **PENDING)
            held.recheck = task_id
            self._counts(task_id)[Status.PENDING, Reason.NONE] += 1
        else:
            outcome = outcome_of(item.decision.reason, item.flags, self._policy)
            changes |= {"verdict": item.verdict, "reason": item.decision.reason}
            changes |= {"checked_at": self._clock.now()} | outcome._asdict()
            self._set(held, work=None, **changes)
        self._evidence.pop(old.id, None)
        return True

    async def undo_corrections(self, contact_ids: Sequence[int]) -> int:
        with self._open():
            return sum(self._restore(key) for key in contact_ids)

    async def set_aside(self, contact_ids: Sequence[int], *, dismissed: bool) -> int:
        states = (SuggestionState.OFFERED, SuggestionState.DISMISSED)
        old, new = states if dismissed else states[::-1]
        with self._open():
            changed = [key for key in contact_ids if self._state_of(key) is old]
            for key in changed:
                self._suggestions[key] = replace(self._suggestions[key], state=new)
            return len(changed)

    def _state_of(self, key: int) -> SuggestionState | None:
        item = self._suggestions.get(key)
        return None if item is None else item.state

    def _restore(self, key: int) -> bool:
        held, item = self._held.get(key), self._suggestions.get(key)
        if held is None or item is None or item.state is not SuggestionState.APPLIED:
            return False
        if self._taken(held.contact, item.original):
            return False
        before = self._before.pop(key)
        outcome = outcome_of(before.reason, before.flags, self._policy)
        self._leave_recheck(held)
        self._set(
            held,
            work=None,
            address=item.original,
            domain=before.domain,
            flags=before.flags,
            verdict=before.verdict,
            reason=before.reason,
            checked_at=before.checked_at,
            checked_level=before.checked_level,
            attempts=before.attempts,
            retry_at=None,
            **outcome._asdict(),
        )
        self._suggestions[key] = replace(item, state=SuggestionState.OFFERED)
        return True

    def _taken(self, contact: Contact, address: str) -> bool:
        return any(
            other.contact.list_id == contact.list_id
            and other.contact.id != contact.id
            and address_key(other.contact.address) == address_key(address)
            for other in self._all()
        )


def _may_be_helped(contact: Contact) -> bool:
    hopeless = contact.reason is Reason.SYNTAX or contact.reason in DEAD
    return hopeless or bool(contact.flags & Flag.MIXED_SCRIPT)

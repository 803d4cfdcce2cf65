"""Applying suggestions: the corrected addresses are checked at once, and can be taken back."""

from collections.abc import Collection, Sequence

from contact_importer.engine.store_ports import NewTask
from contact_importer.engine.task_run import EnginePorts
from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import InternalError
from contact_importer.model.suggestion import (
    Corrected,
    Correction,
    Suggestion,
    SuggestionState,
)
from contact_importer.model.task import TaskKind, TaskOptions
from contact_importer.model.verdict import CheckLevel, Decision
from contact_importer.validation.classify import RowClassifier
from contact_importer.validation.policy import PENDING_NEW

_CHUNK = 500  # corrections in one transaction


class Corrections:
    """Suggestions of a list: asked for, applied, taken back."""

    def __init__(self, ports: EnginePorts) -> None:
        self._ports = ports
        self._store = ports.store

    async def suggestions(
        self, list_id: int, state: SuggestionState = SuggestionState.OFFERED
    ) -> tuple[Suggestion, ...]:
        """What is suggested for the list's contacts, or was applied."""
        return await self._store.suggestions(list_id, state)

    async def apply(self, contacts: ContactFilter, options: TaskOptions) -> Corrected | None:
        """Apply the suggestions for these contacts of a list; a RECHECK task checks them.

        None when there is nothing to apply. The task is QUEUED in the store; the caller runs it.
        """
        if contacts.list_id is None:
            raise InternalError("suggestions belong to a list")
        wanted = await self._wanted(contacts)
        offered = await self._store.suggestions(contacts.list_id, SuggestionState.OFFERED)
        chosen = [item for item in offered if wanted is None or item.contact_id in wanted]
        if not chosen:
            return None
        task = await self._store.create_task(
            NewTask(kind=TaskKind.RECHECK, list_id=contacts.list_id, options=options)
        )
        judged = await self._judge(chosen, options.level)
        edit_id = await self._store.begin_correction(contacts.list_id)
        applied = 0
        for start in range(0, len(judged), _CHUNK):
            chunk = judged[start : start + _CHUNK]
            applied += await self._store.apply_corrections(task.id, chunk, edit_id)
        edit = await self._store.end_correction(edit_id)
        return Corrected(
            task_id=task.id, applied=applied, in_the_way=len(chosen) - applied, edit=edit
        )

    async def _wanted(self, contacts: ContactFilter) -> Collection[int] | None:
        """The ids that a filter means; None: all of its list."""
        if contacts == ContactFilter(list_id=contacts.list_id):
            return None
        if contacts == ContactFilter(list_id=contacts.list_id, ids=contacts.ids):
            return contacts.ids
        return frozenset(await self._store.contact_ids(contacts))

    async def undo(self, list_id: int, contact_ids: Collection[int] | None = None) -> int:
        """Take back what was applied to these contacts (None: all); how many."""
        ids = [
            item.contact_id
            for item in await self._store.suggestions(list_id, SuggestionState.APPLIED)
            if contact_ids is None or item.contact_id in contact_ids
        ]
        undone = 0
        for start in range(0, len(ids), _CHUNK):
            undone += await self._store.undo_corrections(ids[start : start + _CHUNK])
        return undone

    async def set_aside(self, contact_ids: Collection[int], *, dismissed: bool) -> int:
        """Dismiss the suggestions for these contacts, or offer them again; how many."""
        ids, changed = sorted(contact_ids), 0
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            changed += await self._store.set_aside(chunk, dismissed=dismissed)
        return changed

    async def _judge(self, chosen: Sequence[Suggestion], level: CheckLevel) -> list[Correction]:
        """The suggested addresses, judged by syntax and lists as rows of a file are."""
        classifier = RowClassifier(
            self._ports.lists(await self._store.blacklist()),
            decide_without_dns=level is CheckLevel.FAST,
        )
        judged = []
        for item in chosen:
            (found,) = classifier.classify(item.address)
            judged.append(
                Correction(
                    contact_id=item.contact_id,
                    address=found.address,
                    domain=found.domain,
                    flags=found.flags,
                    verdict=found.verdict,
                    decision=Decision(
                        found.verdict or PENDING_NEW.verdict,
                        found.reason,
                        found.status,
                        found.confidence,
                    ),
                )
            )
        return judged

"""What mends a list and can be taken back, without a task: suggestions and edits."""

from collections.abc import Callable, Collection

from contact_importer.engine.correcting import Corrections
from contact_importer.engine.file_ports import Exporter
from contact_importer.engine.live_settings import LiveSettings
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.upkeep import Upkeep
from contact_importer.model.contact import BlacklistKind, ContactFilter
from contact_importer.model.edit import Edit, UndoneEdit
from contact_importer.model.suggestion import Suggestion, SuggestionState

_TYPED = "typed"  # source of entries that no file brought


class RepairService(Upkeep):
    """The part of the service that mends what is stored."""

    def __init__(self, ports: EnginePorts, exporter: Exporter, settings: LiveSettings) -> None:
        super().__init__(ports, exporter, settings)
        self._corrections = Corrections(ports)

    async def suggestions(
        self, list_id: int, state: SuggestionState = SuggestionState.OFFERED
    ) -> tuple[Suggestion, ...]:
        """What the list's contacts were probably meant to be; or what was applied to them."""
        return await self._corrections.suggestions(list_id, state)

    async def undo_suggestions(
        self, list_id: int, contact_ids: Collection[int] | None = None
    ) -> int:
        """Give these contacts (None: all corrected ones) back what they were; how many."""
        return await self._corrections.undo(list_id, contact_ids)

    async def dismiss_suggestions(self, contact_ids: Collection[int]) -> int:
        """Offer these contacts' suggestions no more, whatever is checked later; how many."""
        return await self._corrections.set_aside(contact_ids, dismissed=True)

    async def offer_suggestions_again(self, contact_ids: Collection[int]) -> int:
        """The opposite of dismissing; how many."""
        return await self._corrections.set_aside(contact_ids, dismissed=False)

    # --- edits ------------------------------------------------------------------------
    async def blacklist_contacts(
        self,
        contacts: ContactFilter,
        kind: BlacklistKind,
        tell: Callable[[int], None] | None = None,
    ) -> Edit | None:
        """Put these contacts' addresses, or their domains, on the blacklist; None: nothing new.

        ``tell`` hears, on the caller's loop, how many contacts are done.
        """
        return await self._store.blacklist_contacts(contacts, kind, _TYPED, tell or _nobody)

    async def remove_contacts(
        self, contacts: ContactFilter, tell: Callable[[int], None] | None = None
    ) -> Edit | None:
        """Take these contacts out of their list; None: there were none."""
        return await self._store.remove_contacts(contacts, tell or _nobody)

    async def changed_by_import(self, task_id: int) -> int:
        """How many older contacts have fields that the import filled or overwrote."""
        return await self._store.changed_by(task_id)

    async def undo_import(self, task_id: int, tell: Callable[[int], None] | None = None) -> int:
        """Remove what an import added, restore the fields it changed; contacts removed.

        TaskProblemError while it is queued or running, or if it is no import.
        """
        return await self._store.undo_task(task_id, tell)

    async def edits(self) -> tuple[Edit, ...]:
        """What was done to many contacts and can be undone, newest first."""
        return await self._store.edits()

    async def undo_edit(
        self, edit_id: int, tell: Callable[[int], None] | None = None
    ) -> UndoneEdit | None:
        """Make an edit's contacts again what they were; None: it is not kept any more."""
        return await self._store.undo_edit(edit_id, tell or _nobody)


def _nobody(_: int) -> None:
    """Nobody listens."""

"""What mends a list and can be taken back, without a task: suggestions."""

from collections.abc import Collection

from contact_importer.engine.correcting import Corrections
from contact_importer.engine.file_ports import Exporter
from contact_importer.engine.live_settings import LiveSettings
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.upkeep import Upkeep
from contact_importer.model.suggestion import Suggestion, SuggestionState


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

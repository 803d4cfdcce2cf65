"""Questions before an import, and remembered mappings, of the in-memory store."""

from collections.abc import Sequence

from contact_importer.model.mapping import RememberedMapping
from tests.support.memory_state import MemoryState, address_key


class MemoryMapping(MemoryState):
    """Implements ``engine.store_ports.MappingStore`` and most of ``DryRunStore``."""

    async def addresses_in_list(self, list_id: int, addresses: Sequence[str]) -> frozenset[int]:
        with self._open():
            has = {
                address_key(held.contact.address)
                for held in self._held.values()
                if held.contact.list_id == list_id
            }
            return frozenset(
                place for place, address in enumerate(addresses) if address_key(address) in has
            )

    async def list_fields(self, list_id: int) -> tuple[str, ...]:
        with self._open():
            used = [
                self._layouts[run.layout - 1].field_names
                for run in self._runs.values()
                if run.task.list_id == list_id and run.layout and not run.task.undone
            ]
            return tuple(dict.fromkeys(name for names in used for name in names))

    async def remembered_mapping(self, columns_key: str) -> RememberedMapping | None:
        with self._open():
            return self._mappings.get(columns_key)

    async def remember_mapping(self, columns_key: str, mapping: RememberedMapping) -> None:
        with self._open():
            self._mappings[columns_key] = mapping

    async def forget_mapping(self, columns_key: str) -> None:
        with self._open():
            self._mappings.pop(columns_key, None)

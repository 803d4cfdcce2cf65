"""Results on their way to the store: small groups, never held for long."""

import asyncio

from contact_importer.engine.control import to_its_end
from contact_importer.engine.events import StageName
from contact_importer.engine.ports import Clock
from contact_importer.engine.progress import ProgressBoard
from contact_importer.engine.store_ports import ProbeStore
from contact_importer.model.contact import ContactResult
from contact_importer.model.domain import DomainFacts

_FLUSH_S = 0.25
_GROUP = 500


class OutcomeBuffer:
    """Collects results and domain facts; writes them at least four times a second."""

    def __init__(self, task_id: int, store: ProbeStore, board: ProgressBoard, clock: Clock) -> None:
        self._task_id = task_id
        self._store = store
        self._board = board
        self._clock = clock
        self._results: list[ContactResult] = []
        self._facts: dict[str, DomainFacts] = {}
        self._writing = asyncio.Lock()

    def add(self, result: ContactResult) -> None:
        """Keep a result for the next group."""
        self._results.append(result)

    def add_facts(self, facts: DomainFacts) -> None:
        """Keep what was learned about a domain for the next group."""
        self._facts[facts.name] = facts

    async def flush_regularly(self) -> None:
        """Write whenever something has been waiting; runs until cancelled."""
        while True:
            await self._clock.sleep(_FLUSH_S)
            await self.flush()

    async def flush(self) -> None:
        """Write everything now.

        What could not be written, or was not when the caller was cancelled, stays here for
        the next flush; a write that has begun is waited for.
        """
        async with self._writing:
            if self._facts:
                await to_its_end(self._write_facts())
            while self._results:
                await to_its_end(self._write_group())

    async def _write_facts(self) -> None:
        facts = dict(self._facts)
        await self._store.save_domains(list(facts.values()))
        for name, written in facts.items():
            if self._facts[name] is written:
                del self._facts[name]

    async def _write_group(self) -> None:
        group = self._results[:_GROUP]
        await self._store.save_results(self._task_id, group)
        del self._results[: len(group)]
        self._board.add(StageName.PROBE, done=len(group))

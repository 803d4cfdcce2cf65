"""A Store in memory, for tests of the engine. Held to the same contract suite as the real one."""

from tests.support.memory_calendar import MemoryCalendar
from tests.support.memory_load import MemoryLoad
from tests.support.memory_mapping import MemoryMapping
from tests.support.memory_queries import MemoryQueries
from tests.support.memory_suggestions import MemorySuggestions
from tests.support.memory_tasks import MemoryTasks
from tests.support.memory_work import MemoryWork


class MemoryStore(
    MemoryTasks,
    MemoryLoad,
    MemoryWork,
    MemoryCalendar,
    MemoryQueries,
    MemorySuggestions,
    MemoryMapping,
):
    """Implements ``engine.store_ports.Store``. ``dead_runners`` are the processes that died."""

    async def close(self) -> None:
        self._closed = True

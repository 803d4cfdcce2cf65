"""What the engine needs from its store. Adapters implement these protocols.

All methods may be awaited from any thread's event loop: adapters do their own hand-over.
"""

from typing import Protocol

from contact_importer.engine.store_ports.edits import EditStore
from contact_importer.engine.store_ports.lists import BlacklistStore, ListStore, PolicyStore
from contact_importer.engine.store_ports.mapping import DryRunStore, MappingStore
from contact_importer.engine.store_ports.queries import QueryStore
from contact_importer.engine.store_ports.reports import ReportStore
from contact_importer.engine.store_ports.suggestions import SuggestionStore
from contact_importer.engine.store_ports.tasks import CalendarStore, LoadStore, NewTask, TaskStore
from contact_importer.engine.store_ports.work import DomainDecision, ProbeStore, WorkStore

__all__ = [
    "BlacklistStore",
    "CalendarStore",
    "DomainDecision",
    "DryRunStore",
    "EditStore",
    "ListStore",
    "LoadStore",
    "MappingStore",
    "NewTask",
    "PolicyStore",
    "ProbeStore",
    "QueryStore",
    "ReportStore",
    "Store",
    "SuggestionStore",
    "TaskStore",
    "WorkStore",
]


class Store(
    ListStore,
    TaskStore,
    LoadStore,
    WorkStore,
    CalendarStore,
    QueryStore,
    BlacklistStore,
    PolicyStore,
    SuggestionStore,
    ReportStore,
    DryRunStore,
    MappingStore,
    EditStore,
    Protocol,
):
    """Everything that is kept."""

    async def close(self) -> None:
        """Drain the writer, close all connections."""

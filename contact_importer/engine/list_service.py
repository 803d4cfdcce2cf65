"""What is stored, asked for and changed without a task: lists, contacts, blacklist, policy."""

import asyncio
from array import array
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from contact_importer.engine.blacklist_file import read_blacklist_lines, write_blacklist
from contact_importer.engine.file_ports import (
    Exporter,
    ExportPreset,
    ExportRequest,
    ReportRequest,
    SourceStyle,
)
from contact_importer.engine.imported_files import source_paths, source_style
from contact_importer.engine.ports import Clock
from contact_importer.engine.reporting import report_facts
from contact_importer.engine.store_ports import Store
from contact_importer.model.contact import (
    BlacklistEntry,
    Contact,
    ContactDetails,
    ContactFilter,
    ContactList,
    Layout,
    RejectedRow,
)
from contact_importer.model.domain_ranking import DomainRanking
from contact_importer.model.errors import ListProblemError, UserError
from contact_importer.model.policy import Policy
from contact_importer.validation.lists import parse_blacklist_value
from contact_importer.validation.syntax import check_syntax


class ListService:
    """The part of the service that runs nothing."""

    def __init__(self, store: Store, clock: Clock, exporter: Exporter) -> None:
        self._store = store
        self._clock = clock
        self._exporter = exporter

    # --- lists and contacts -----------------------------------------------------------
    async def lists(self) -> tuple[ContactList, ...]:
        """All lists with tallies, by name."""
        return await self._store.lists()

    async def find_list(self, name: str) -> ContactList:
        """The list of that name; ListProblemError if there is none."""
        found = await self._store.find_list(name)
        if found is None:
            raise ListProblemError(
                f"There is no list named \u201c{name}\u201d.", code="list_missing", name=name
            )
        return found

    async def create_list(self, name: str) -> ContactList:
        """Create a list."""
        return await self._store.create_list(name)

    async def rename_list(self, list_id: int, name: str) -> None:
        """Rename a list."""
        await self._store.rename_list(list_id, name)

    async def delete_list(self, list_id: int) -> None:
        """Delete a list and all its contacts."""
        await self._store.delete_list(list_id)

    async def count(self, contacts: ContactFilter) -> int:
        """How many contacts match."""
        return await self._store.count(contacts)

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        """Ids of the matching contacts, typecode "q", in the filter's order."""
        return await self._store.contact_ids(contacts)

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        """A page of contacts."""
        return await self._store.contacts(ids)

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        """Column layouts by id."""
        return await self._store.layouts(layout_ids)

    async def list_layouts(self, contacts: ContactFilter) -> tuple[Layout, ...]:
        """The distinct layouts among the matching contacts."""
        return await self._store.list_layouts(contacts)

    async def top_domains(self, contacts: ContactFilter, limit: int) -> DomainRanking:
        """The domains with most of the matching contacts; reads all of these, so takes time."""
        return await self._store.top_domains(contacts, limit)

    async def details(self, contact_id: int) -> ContactDetails | None:
        """Everything about one contact."""
        return await self._store.details(contact_id)

    async def find_contact(self, address: str) -> tuple[ContactDetails, ...]:
        """Everything about an address, in each list that has it; empty if none does."""
        typed = address.strip()
        checked = check_syntax(typed)
        return await self._store.find_contact(checked.address if checked.ok else typed)

    def rejected_rows(self, task_id: int) -> AsyncIterator[RejectedRow]:
        """Rows of an import that gave no (new) contact."""
        return self._store.rejected_rows(task_id)

    # --- out --------------------------------------------------------------------------
    async def export(
        self, request: ExportRequest, progress: Callable[[int], None] | None = None
    ) -> int:
        """Write an export; rows written. ``progress`` is called on an engine thread."""
        tasks = await self._store.tasks()
        sources = source_paths(tasks)
        if request.preset is ExportPreset.SOURCE:
            request = replace(request, style=source_style(tasks, request.contacts))
        return await self._exporter.export(request, self._store, sources, progress)

    async def source_style(self, contacts: ContactFilter) -> SourceStyle | None:
        """How the text file was written that these contacts came from; None: there is none."""
        return source_style(await self._store.tasks(), contacts)

    async def report(self, request: ReportRequest) -> None:
        """Write a report about a list or a task."""
        facts = await report_facts(request, self._store, self._clock)
        sources = source_paths(await self._store.tasks())
        await self._exporter.report(request, facts, self._store, sources)

    # --- blacklist --------------------------------------------------------------------
    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        """All entries."""
        return await self._store.blacklist()

    async def add_to_blacklist(self, values: Sequence[str], source: str, *, note: str = "") -> int:
        """Add addresses and domains (told apart by "@"), with a reason; how many were new.

        UserError (code ``bad_blacklist_entry``) naming the first value that is neither.
        """
        entries = []
        for value in values:
            entry = parse_blacklist_value(value)
            if entry is None:
                shown = value[:80]
                raise UserError(
                    f"\u201c{shown}\u201d is neither an address nor a domain; nothing was added.",
                    code="bad_blacklist_entry",
                    value=shown,
                )
            entries.append(replace(entry, source=source, added_at=self._clock.now(), note=note))
        return await self._store.add_blacklist(entries)

    async def import_blacklist(self, path: Path) -> tuple[int, int]:
        """Add one entry a line from a text or CSV file; (new, not understood).

        What stands in the second column is the reason.
        """
        entries, strange = await asyncio.to_thread(self._read_blacklist, path)
        return await self._store.add_blacklist(entries), strange

    def _read_blacklist(self, path: Path) -> tuple[list[BlacklistEntry], int]:
        lines, now = read_blacklist_lines(path), self._clock.now()
        parsed = [(parse_blacklist_value(line.value), line.note) for line in lines]
        entries = [
            replace(entry, source=path.name, added_at=now, note=note)
            for entry, note in parsed
            if entry is not None
        ]
        return entries, len(parsed) - len(entries)

    async def export_blacklist(self, path: Path) -> int:
        """Write all entries into a CSV file that can be imported again; how many.

        ExportProblemError; an earlier file of that name stays until the new one is whole.
        """
        entries = await self._store.blacklist()
        await asyncio.to_thread(write_blacklist, path, entries)
        return len(entries)

    async def remove_from_blacklist(self, values: Sequence[str]) -> int:
        """Remove entries; how many there were."""
        keys = [entry.value for value in values if (entry := parse_blacklist_value(value))]
        return await self._store.remove_blacklist(keys)

    # --- policy -----------------------------------------------------------------------
    async def policy(self) -> Policy:
        """What the user makes of contacts that are not proven."""
        return await self._store.policy()

    async def set_policy(self, policy: Policy) -> int:
        """Put a policy in force, without a probe; how many stored contacts changed."""
        return await self._store.set_policy(policy)

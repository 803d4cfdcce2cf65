"""Fetches pages of rows through the service, the newest wish first. GUI thread."""

import asyncio
from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.page_cache import PageCache
from contact_importer.gui.contacts.table_row import TableRow, table_row
from contact_importer.gui.runtime.loop import start
from contact_importer.model.columns import ColumnUnion
from contact_importer.model.contact import Layout

PAGE_ROWS = 64  # what arrives at once is prepared in one go: more would be felt in the window
_WISHES = 8  # pages scrolled past before they came are not fetched


class PageLoader:
    """One page at a time; ``arrived(page)`` is called when its rows are in the cache.

    Rows that cannot be fetched arrive as unreadable rows, and the error is reported.
    """

    def __init__(self, service: ImportService, arrived: Callable[[int], None]) -> None:
        self.cache: PageCache[TableRow | None] = PageCache()
        self.unknown_columns = False  # a row had columns that ``columns`` lacks
        self._service = service
        self._arrived = arrived
        self._columns = ColumnUnion(())
        self._layouts: dict[int, Layout] = {}
        self._wishes: OrderedDict[int, array[int]] = OrderedDict()
        self._loading: int | None = None
        self._generation = 0

    def reset(self, columns: ColumnUnion) -> None:
        """Forget everything; rows that still come belong to the past."""
        self._generation += 1
        self._columns = columns
        self._wishes.clear()
        self.cache.clear()
        self.unknown_columns = False

    def forget_wishes(self) -> None:
        """The rows have moved: what is under way may belong to other positions."""
        self._generation += 1
        self._wishes.clear()

    def want(self, page: int, ids: "array[int]") -> None:
        """Fetch a page soon. Never raises: called while Qt paints."""
        if page == self._loading or not _loop_runs():
            return
        self._wishes[page] = ids
        self._wishes.move_to_end(page)
        while len(self._wishes) > _WISHES:
            self._wishes.popitem(last=False)
        if self._loading is None:
            self._loading = page
            start(self._work())

    async def _work(self) -> None:
        try:
            while self._wishes:
                self._loading, ids = self._wishes.popitem()
                await self._load(self._loading, ids)
        finally:
            self._loading = None

    async def _load(self, page: int, ids: "array[int]") -> None:
        generation, stamp = self._generation, self.cache.stamp
        rows: Sequence[TableRow | None] = [TableRow(contact_id=i, readable=False) for i in ids]
        try:
            rows = await self._fetch(ids)
        finally:  # also when it failed: unreadable rows, the error goes on to be reported
            if generation == self._generation:
                self.cache.put(page, rows, stamp)
            self._arrived(page)  # a page of the past is asked for again when it is painted

    async def _fetch(self, ids: "array[int]") -> list[TableRow | None]:
        contacts = await self._service.contacts(ids)
        layouts = await self._layouts_of({contact.layout_id for contact in contacts})
        if not all(self._columns.covers(layouts[key]) for key in layouts):
            self.unknown_columns = True
        found = {
            contact.id: table_row(contact, layouts[contact.layout_id], self._columns)
            for contact in contacts
        }
        return [found.get(i) or TableRow(contact_id=i, readable=False) for i in ids]

    async def _layouts_of(self, wanted: set[int]) -> Mapping[int, Layout]:
        missing = wanted - self._layouts.keys()
        if missing:
            self._layouts.update(await self._service.layouts(sorted(missing)))
        return {key: self._layouts[key] for key in wanted}


def _loop_runs() -> bool:
    """False when the window is painted for the last time, after the loop has ended."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True

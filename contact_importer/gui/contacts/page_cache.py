"""The pages of rows that were looked at last. Qt-free; GUI thread."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class PageCache(Generic[T]):
    """Least recently used pages go first. Ageing keeps all pages but makes them stale."""

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._pages: OrderedDict[int, tuple[int, Sequence[T]]] = OrderedDict()
        self._stamp = 0

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def stamp(self) -> int:
        """The present age: give it back with the rows that were asked for now."""
        return self._stamp

    def age(self) -> None:
        """Make every page stale."""
        self._stamp += 1

    def clear(self) -> None:
        """Forget all pages."""
        self._pages.clear()
        self.age()

    def get(self, page: int) -> Sequence[T] | None:
        """The rows of a page, fresh or stale; None if it is not kept."""
        entry = self._pages.get(page)
        if entry is None:
            return None
        self._pages.move_to_end(page)
        return entry[1]

    def is_fresh(self, page: int) -> bool:
        """The page is kept and was asked for after the last ageing."""
        entry = self._pages.get(page)
        return entry is not None and entry[0] == self._stamp

    def put(self, page: int, rows: Sequence[T], stamp: int) -> None:
        """Keep a page that was asked for at ``stamp``."""
        self._pages[page] = (stamp, rows)
        self._pages.move_to_end(page)
        while len(self._pages) > self._capacity:
            self._pages.popitem(last=False)

    def take_from(self, first_page: int) -> Iterator[tuple[int, Sequence[T]]]:
        """Remove and yield the pages from ``first_page`` on, least recently used first."""
        for page in [page for page in self._pages if page >= first_page]:
            yield page, self._pages.pop(page)[1]

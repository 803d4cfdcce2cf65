"""Updating the list of disposable domains: fetch, verify, replace; or keep the old one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from contact_importer.validation.list_check import read_disposable_list
from contact_importer.validation.lists import ListIndex

Download = Callable[[str], Awaitable[str]]  # address → text; UserError ``list_download``
Save = Callable[[frozenset[str], str], None]  # entries and their source: whole, or not at all


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUpdate:
    """What an update brought."""

    entries: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUpdater:
    """Knows where the list comes from and where it goes."""

    url: str
    download: Download
    save: Save

    async def update(self, present: ListIndex) -> ListUpdate:
        """Fetch and verify the list; it is in use from the next task on. Runs in a validator.

        UserErrors (``list_download``, ``list_unusable``) leave the present list in use.
        """
        entries = read_disposable_list(
            await self.download(self.url),
            present=present.disposable,
            innocent=present.free_providers | present.alias_relays,
        )
        self.save(entries, self.url)
        return ListUpdate(
            entries=len(entries),
            added=len(entries - present.disposable),
            removed=len(present.disposable - entries),
        )

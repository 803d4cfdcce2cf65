"""Contact lists and the user's blacklist and policy: what a person keeps."""

from collections.abc import Sequence
from typing import Protocol

from contact_importer.model.contact import (
    BlacklistEntry,
    ContactList,
)
from contact_importer.model.policy import Policy


class ListStore(Protocol):
    """Contact lists."""

    async def create_list(self, name: str) -> ContactList:
        """Create a list; ListProblemError if the name is empty or taken (any case)."""

    async def rename_list(self, list_id: int, name: str) -> None:
        """Rename a list; ListProblemError as above."""

    async def delete_list(self, list_id: int) -> None:
        """Delete a list with its contacts and tasks; TaskProblemError while a task runs."""

    async def lists(self) -> tuple[ContactList, ...]:
        """All lists with their tallies, by name."""

    async def find_list(self, name: str) -> ContactList | None:
        """The list of that name, any case."""


class BlacklistStore(Protocol):
    """The user's blacklist."""

    async def add_blacklist(self, entries: Sequence[BlacklistEntry]) -> int:
        """Add entries; how many were new. Stored contacts that match become BLACKLIST."""

    async def remove_blacklist(self, values: Sequence[str]) -> int:
        """Remove entries; how many there were. Contacts listed by them become pending work-less."""

    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        """All entries, by value."""


class PolicyStore(Protocol):
    """What the user makes of contacts that may be mailed without being proven."""

    async def policy(self) -> Policy:
        """The policy in force."""

    async def set_policy(self, policy: Policy) -> int:
        """Put a policy in force, for new and stored contacts; how many stored ones changed."""

"""Edits of many contacts at once, and their undoing."""

from collections.abc import Callable
from typing import Protocol

from contact_importer.model.contact import BlacklistKind, ContactFilter
from contact_importer.model.edit import Edit, UndoneEdit

Tell = Callable[[int], None]


class EditStore(Protocol):
    """What a person does to all contacts of a filter. The newest edits can be undone.

    Long edits run in chunks, a transaction each; ``tell`` hears how many contacts are done. An
    edit that the death of a process cut off can be undone as far as it got.
    """

    async def blacklist_contacts(
        self, contacts: ContactFilter, kind: BlacklistKind, source: str, tell: Tell
    ) -> Edit | None:
        """Put their addresses, or their domains, on the blacklist; None: nothing was new.

        As with any entry, contacts of all lists that match become BLACKLIST.
        """

    async def remove_contacts(self, contacts: ContactFilter, tell: Tell) -> Edit | None:
        """Take them out of their lists; None: there were none."""

    async def begin_correction(self, list_id: int) -> int:
        """A new edit that ``apply_corrections`` is told to belong to; its id."""

    async def end_correction(self, edit_id: int) -> Edit | None:
        """The edit with its count; None, and forgotten, if nothing was corrected."""

    async def edits(self) -> tuple[Edit, ...]:
        """What can be undone, newest first."""

    async def undo_edit(self, edit_id: int, tell: Tell) -> UndoneEdit | None:
        """Give contacts back what they were, as far as nobody changed them since; None: no such.

        A verdict that the blacklist replaced comes back unless another entry lists the contact;
        removed contacts come back with evidence, dialogue and calendar unless their address was
        added again, or their import or list is gone.
        """

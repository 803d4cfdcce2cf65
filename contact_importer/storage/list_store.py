"""Contact lists. Deleting hides a list at once; its rows are then removed in chunks."""

from sqlalchemy import Connection, delete, insert, select, update

from contact_importer.model.contact import ContactList
from contact_importer.model.edit import EditKind
from contact_importer.model.errors import ListProblemError, TaskProblemError
from contact_importer.model.tally import Tally, tally_of
from contact_importer.model.task import TaskState
from contact_importer.storage.kept_contacts import forget_some
from contact_importer.storage.ledger import list_tally, read_tallies
from contact_importer.storage.parts import REMOVED_AT_ONCE, StorePart
from contact_importer.storage.removal import forget_tasks, remove_contacts, remove_rejected_rows
from contact_importer.storage.tables import contacts, edited_contacts, edits, lists, tallies, tasks

_ITS_OWN = (EditKind.REMOVAL, EditKind.CORRECTION)  # edits of one list only


class ListPart(StorePart):
    """Implements ``engine.store_ports.ListStore``."""

    async def create_list(self, name: str) -> ContactList:
        """Create a list; ListProblemError if the name is empty or taken (any case)."""
        return await self._write(lambda connection: _create(connection, name))

    async def rename_list(self, list_id: int, name: str) -> None:
        """Rename a list; ListProblemError as above, or if there is no such list."""
        await self._write(lambda connection: _rename(connection, list_id, name))

    async def delete_list(self, list_id: int) -> None:
        """Delete a list with its contacts and tasks; TaskProblemError while a task runs."""
        await self._back_up()
        await self._write(lambda connection: _hide(connection, list_id))
        while await self._write(lambda c: _remove_some(c, list_id), rows=REMOVED_AT_ONCE):
            pass

    async def lists(self) -> tuple[ContactList, ...]:
        """All lists with their tallies, by name."""
        return await self._read(_all)

    async def find_list(self, name: str) -> ContactList | None:
        """The list of that name, any case."""
        return await self._read(lambda connection: _find(connection, name))


def finish_deletions(connection: Connection) -> None:
    """Remove the rest of lists whose deletion was cut off by the end of a process."""
    with connection.begin():
        hidden = list(connection.execute(select(lists.c.id).where(lists.c.deleted)).scalars())
    for list_id in hidden:
        more = True
        while more:
            with connection.begin():
                more = _remove_some(connection, list_id)


def _remove_some(connection: Connection, list_id: int) -> bool:
    """Remove a chunk of what a hidden list holds, at last the list; whether there is more."""
    if remove_contacts(connection, contacts.c.list_id == list_id):
        return True
    if remove_rejected_rows(connection, list_id):
        return True
    if forget_some(connection, edited_contacts.c.list_id == list_id):
        return True
    forget_tasks(connection, list_id)
    connection.execute(delete(edits).where(edits.c.list_id == list_id, edits.c.kind.in_(_ITS_OWN)))
    connection.execute(
        delete(tallies).where(tallies.c.scope == "list", tallies.c.scope_id == list_id)
    )
    connection.execute(delete(lists).where(lists.c.id == list_id))
    return False


def _key(name: str) -> str:
    return name.casefold()


def _clean(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise ListProblemError("A list needs a name.", code="list_name_empty")
    return cleaned


def _taken(name: str) -> ListProblemError:
    return ListProblemError(
        f"There is already a list called “{name}”.", code="list_name_taken", name=name
    )


def _missing(list_id: int) -> ListProblemError:
    return ListProblemError("The list does not exist any more.", code="list_missing", id=list_id)


def _create(connection: Connection, name: str) -> ContactList:
    cleaned = _clean(name)
    if _find(connection, cleaned) is not None:
        raise _taken(cleaned)
    new_id = connection.execute(
        insert(lists)
        .values(name=cleaned, name_key=_key(cleaned), deleted=False)
        .returning(lists.c.id)
    ).scalar_one()
    return ContactList(id=new_id, name=cleaned, tally=Tally())


def _rename(connection: Connection, list_id: int, name: str) -> None:
    cleaned = _clean(name)
    holder = _find(connection, cleaned)
    if holder is not None and holder.id != list_id:
        raise _taken(cleaned)
    changed = connection.execute(
        update(lists)
        .where(lists.c.id == list_id, lists.c.deleted.is_(False))
        .values(name=cleaned, name_key=_key(cleaned))
    )
    if changed.rowcount == 0:
        raise _missing(list_id)


def _hide(connection: Connection, list_id: int) -> None:
    running = connection.execute(
        select(tasks.c.id).where(tasks.c.list_id == list_id, tasks.c.state == TaskState.RUNNING)
    ).first()
    if running is not None:
        raise TaskProblemError(
            "A task still works on this list. Pause or cancel it first.",
            code="list_in_use",
            task=running.id,
        )
    hidden = connection.execute(
        update(lists)
        .where(lists.c.id == list_id, lists.c.deleted.is_(False))
        # a name that nobody can type, so that the old one is free again
        .values(deleted=True, name_key=f"\n{list_id}")
    )
    if hidden.rowcount == 0:
        raise _missing(list_id)


def _all(connection: Connection) -> tuple[ContactList, ...]:
    rows = connection.execute(
        select(lists.c.id, lists.c.name)
        .where(lists.c.deleted.is_(False))
        .order_by(lists.c.name_key)
    ).all()
    counts = read_tallies(connection, "list", [row.id for row in rows])
    return tuple(
        ContactList(id=row.id, name=row.name, tally=tally_of(counts[row.id])) for row in rows
    )


def _find(connection: Connection, name: str) -> ContactList | None:
    row = connection.execute(
        select(lists.c.id, lists.c.name).where(lists.c.name_key == _key(" ".join(name.split())))
    ).first()
    if row is None:
        return None
    return ContactList(id=row.id, name=row.name, tally=list_tally(connection, row.id))

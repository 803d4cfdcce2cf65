"""Whether checks can work from here: the lines of ``doctor``."""

from contact_importer.engine.events import Diagnosis
from contact_importer.engine.store_ports import ListStore
from contact_importer.engine.task_run import EnginePorts
from contact_importer.model.errors import UserError


async def diagnose(ports: EnginePorts) -> tuple[Diagnosis, ...]:
    """The network, looked at in a validator, and the database."""
    lines: list[Diagnosis] = []

    async def body() -> None:
        lines.extend(await ports.network.preflight().diagnose())

    await ports.pool.run(body)
    return (*lines, await _judge_database(ports.store))


async def _judge_database(store: ListStore) -> Diagnosis:
    try:
        lists = await store.lists()
    except UserError as error:
        advice = "See that nothing locks the file, and that its disk is healthy and has room."
        return Diagnosis(subject="database", ok=False, message=error.message, advice=advice)
    contacts = sum(item.tally.contacts for item in lists)
    text = f"The database works: it has {len(lists):,} lists with {contacts:,} contacts."
    return Diagnosis(subject="database", ok=True, message=text)

"""Collects what a report tells from the store."""

from dataclasses import dataclass

from contact_importer.engine.file_ports import ReportRequest
from contact_importer.engine.ports import Clock
from contact_importer.engine.store_ports import Store
from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import ListProblemError
from contact_importer.model.report import ReportFacts, reason_counts
from contact_importer.model.tally import tally_of
from contact_importer.model.task import ImportTask, TaskKind

TOP_DOMAINS = 20


async def report_facts(request: ReportRequest, store: Store, clock: Clock) -> ReportFacts:
    """Everything about the list or task. TaskProblemError, ListProblemError if it is gone."""
    scope = await _scope(request, store)
    facets = await store.facets(scope.contacts)
    task = scope.task
    of_import = task is not None and task.kind is TaskKind.IMPORT
    return ReportFacts(
        list_name=scope.list_name,
        task=task,
        source_names=tuple(dict.fromkeys(item.source_name for item in scope.imports)),
        facets=facets,
        ranking=await store.top_domains(scope.contacts, TOP_DOMAINS),
        policy=await store.policy(),
        tally=tally_of(
            reason_counts(facets),
            duplicate=task.tally.duplicate if task is not None and of_import else 0,
            rejected=task.tally.rejected if task is not None and of_import else 0,
        ),
        in_work=sum(item.in_work for item in scope.tasks),
        waiting=sum(item.waiting for item in scope.tasks),
        made_at=clock.now(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """The contacts a report is about, and the tasks that had to do with them."""

    contacts: ContactFilter
    list_name: str
    task: ImportTask | None
    tasks: tuple[ImportTask, ...]

    @property
    def imports(self) -> tuple[ImportTask, ...]:
        return tuple(
            task for task in self.tasks if task.kind is TaskKind.IMPORT and not task.undone
        )


async def _scope(request: ReportRequest, store: Store) -> _Scope:
    wanted = request.contacts
    if wanted.task_id is not None:
        task = await store.task(wanted.task_id)
        return _Scope(
            contacts=ContactFilter(task_id=task.id),
            list_name=task.list_name,
            task=task,
            tasks=(task,),
        )
    found = next((item for item in await store.lists() if item.id == wanted.list_id), None)
    if found is None:
        raise ListProblemError("The list does not exist any more.", code="list_missing")
    return _Scope(
        contacts=ContactFilter(list_id=found.id),
        list_name=found.name,
        task=None,
        tasks=tuple(task for task in await store.tasks() if task.list_id == found.id),
    )

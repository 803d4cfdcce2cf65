"""How SQLite answers each statement of the store: never by walking all contacts, unless it must.

The plans do not depend on the number of rows: the store never runs ANALYZE.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    ContactFilter,
    ContactResult,
    SortKey,
)
from contact_importer.model.evidence import Evidence, Stage
from contact_importer.model.task import DuplicateRule, FinishReason
from contact_importer.model.verdict import Reason, Status
from contact_importer.storage import store as store_module
from contact_importer.storage.store import SqlStore, open_store
from tests.support.clocks import ManualClock
from tests.support.loaded_rows import (
    EXISTS,
    GREYLISTED,
    TAKES_MAIL,
    addresses,
    batch,
    new_import,
    new_recheck,
    row,
)

# an entry of the blacklist may concern any contact: its domain has no index
WALKS_ALLOWED = ("SELECT DISTINCT contacts.domain", "contacts.domain IN (SELECT")


class Plans:
    """Every statement that ran on the engines it watches, with its plan."""

    def __init__(self) -> None:
        self.seen: dict[str, list[str]] = {}

    def watch(self, engine: Engine) -> Engine:
        event.listen(engine, "before_cursor_execute", self._note)
        return engine

    def _note(self, connection: Any, _: Any, statement: str, values: Any, *rest: Any) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            cursor = connection.connection.driver_connection.cursor()
            rows = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            self.seen[re.sub(r"\s+", " ", statement)] = [entry[3] for entry in rows]

    def of(self, *parts: str) -> list[str]:
        """The plan of the only statement that contains all parts."""
        found = [plan for text, plan in self.seen.items() if all(part in text for part in parts)]
        assert len(found) == 1, (parts, list(self.seen))
        return found[0]


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> Plans:
    found = Plans()
    for name in ("writing_engine", "reading_engine"):
        make: Callable[[Path], Engine] = getattr(store_module, name)
        monkeypatch.setattr(store_module, name, lambda path, make=make: found.watch(make(path)))
    return found


@pytest.fixture
async def store(tmp_path: Path, plans: Plans) -> Iterator[SqlStore]:
    opened = await open_store(tmp_path / "contacts.sqlite", clock=ManualClock())
    yield opened
    await opened.close()


def walks(plan: list[str]) -> list[str]:
    return [
        step
        for step in plan
        if re.match(r"SCAN (contacts|evidence|dialogues|rejected_rows|overwrites)\b", step)
    ]


async def test_that_no_statement_walks_a_large_table(store: SqlStore, plans: Plans) -> None:
    list_id = (await store.create_list("A")).id
    first = await store.create_task(new_import(list_id, duplicates=DuplicateRule.FILL))
    await store.claim(first.id, "here:1:1")
    await store.store_batch(first.id, addresses("a@x.org", "b@x.org", "c@y.org", "d@y.org"))
    await store.store_batch(first.id, batch(row(9, "a@x.org", ("New", "New"))))
    await store.domains_in_work(first.id, after="", limit=10)
    await store.work_per_domain(first.id)
    await store.decide_domains(first.id, [DomainDecision("x.org", TAKES_MAIL)])
    asked, *_ = await store.contacts_in_work(first.id, "y.org", after_id=0, limit=10)
    seen = Evidence(stage=Stage.SMTP, observed_at=1.0, text="ok")
    result = ContactResult(
        contact_id=asked.id, decision=EXISTS, evidence=(seen,), checked_at=1.0, dialogue=("S: 220",)
    )
    await store.save_results(first.id, [result])
    await _wait_and_ask_again(store, first.id)
    await store.finish_task(first.id, FinishReason.CANCELLED)
    await store.requeue_task(first.id)
    await store.request(first.id, cancel=True)
    second = await store.create_task(new_import(list_id, duplicates=DuplicateRule.OVERWRITE))
    await store.store_batch(second.id, batch(row(1, "d@y.org", ("Other", "Town"))))
    check = await store.create_task(new_recheck(list_id))
    await store.add_recheck_work(check.id, ContactFilter(list_id=list_id))
    await store.request(check.id, cancel=True)
    await store.requeue_task(check.id)
    entry = BlacklistEntry(kind=BlacklistKind.ADDRESS, value="a@x.org")
    await store.add_blacklist([entry])
    await store.remove_blacklist(["a@x.org"])
    await store.details(asked.id)
    assert await store.find_contact("D@y.org")
    by_address = [plan for text, plan in plans.seen.items() if "lower(?)" in text]
    assert by_address
    for plan in by_address:
        assert any("ux_contacts_address (list_id=? AND <expr>=?)" in step for step in plan)
    assert [item async for item in store.rejected_rows(first.id)]
    await store.request(second.id, cancel=True)
    await store.undo_task(second.id)
    await store.delete_list(list_id)
    assert len(plans.seen) > 60
    walked = {text: walks(plan) for text, plan in plans.seen.items() if walks(plan)}
    assert walked == {}


async def test_that_questions_before_an_import_walk_no_large_table(
    store: SqlStore, plans: Plans
) -> None:
    list_id = (await store.create_list("A")).id
    task = await store.create_task(new_import(list_id))
    await store.claim(task.id, "here:1:1")
    await store.store_batch(task.id, addresses("d@y.org"))
    assert await store.addresses_in_list(list_id, ["no", "D@y.org"]) == {1}
    held = plans.of("offered_rows.position")
    assert any("ux_contacts_address (list_id=? AND <expr>=?)" in step for step in held)
    assert await store.list_fields(list_id)
    assert not [text for text, plan in plans.seen.items() if walks(plan)]


async def _wait_and_ask_again(store: SqlStore, task_id: int) -> None:
    """The calendar's life of one contact; the task runs before and after."""
    (asked,) = await store.contacts_in_work(task_id, "y.org", after_id=0, limit=1)
    result = ContactResult(
        contact_id=asked.id, decision=GREYLISTED, evidence=(), checked_at=1.0, retry_at=2.0
    )
    await store.save_results(task_id, [result])
    await store.wait_task(task_id)
    await store.hurry(task_id)
    await store.next_due()
    assert await store.take_due(3.0) == task_id
    assert await store.claim(task_id, "here:1:1")


async def test_that_a_blacklisted_domain_costs_one_walk_a_statement(
    store: SqlStore, plans: Plans
) -> None:
    await store.add_blacklist([BlacklistEntry(kind=BlacklistKind.DOMAIN, value="x.org")])
    await store.remove_blacklist(["x.org"])
    walked = [text for text, plan in plans.seen.items() if walks(plan)]
    assert walked
    assert all(any(allowed in text for allowed in WALKS_ALLOWED) for text in walked)


LIST, TASK = {"list_id": 1}, {"task_id": 1}
PENDING = {"statuses": frozenset({Status.PENDING})}


@pytest.mark.parametrize(
    ("wanted", "index", "sorted_by_index"),
    [
        (LIST, "COVERING INDEX ix_contacts_list ", True),
        (TASK, "COVERING INDEX ix_contacts_task ", True),
        (LIST | PENDING, "COVERING INDEX ix_contacts_list_status ", False),
        (TASK | PENDING, "COVERING INDEX ix_contacts_task_status ", False),
        (
            LIST | {"reasons": frozenset({Reason.NULL_MX})},
            "COVERING INDEX ix_contacts_list_status (list_id=? AND status=? AND reason=?)",
            False,
        ),
        (LIST | {"sort": SortKey.STATUS}, "COVERING INDEX ix_contacts_list_status ", True),
        (LIST | {"sort": SortKey.ADDRESS}, "COVERING INDEX ux_contacts_address ", True),
        (
            LIST | {"sort": SortKey.ADDRESS, "descending": True},
            "COVERING INDEX ux_contacts_address ",
            True,
        ),
        (LIST | {"text": "ann"}, "INDEX ix_contacts_list ", True),
        (LIST | {"text": "ann", "sort": SortKey.ADDRESS}, "INDEX ix_contacts_list ", False),
        (LIST | {"sort": SortKey.CHECKED}, "INDEX ix_contacts_list ", False),
        (LIST | {"sort": SortKey.DOMAIN}, "INDEX ix_contacts_list ", False),
        (LIST | {"sort": SortKey.REASON}, "COVERING INDEX ix_contacts_list_status ", False),
        (LIST | {"domains": frozenset({"x.org"})}, "INDEX ix_contacts_list ", True),
    ],
)
async def test_that_views_use_the_index_made_for_them(
    store: SqlStore,
    plans: Plans,
    wanted: dict[str, Any],
    index: str,
    sorted_by_index: bool,
) -> None:
    await store.contact_ids(ContactFilter(**wanted))
    plan = plans.of("SELECT contacts.id", "ORDER BY")
    assert any(index in f"{step} " for step in plan), plan
    assert any("ORDER BY" in step for step in plan) is not sorted_by_index


async def test_that_columns_and_domains_are_read_in_the_order_of_rows(
    store: SqlStore, plans: Plans
) -> None:
    wanted = ContactFilter(list_id=1, sort=SortKey.ADDRESS, descending=True)
    await store.list_layouts(wanted)
    await store.top_domains(wanted, 10)
    for part in ("min(contacts.id)", "count(*) OVER"):
        plan = plans.of(part)
        assert any("ix_contacts_list " in f"{step} " for step in plan), plan


async def test_that_a_batch_is_one_insert(store: SqlStore, plans: Plans) -> None:
    list_id = (await store.create_list("A")).id
    task = await store.create_task(new_import(list_id))
    plans.seen.clear()
    rows = addresses(*(f"u{number}@x.org" for number in range(500)))
    assert await store.store_batch(task.id, rows) == 500
    assert len([text for text in plans.seen if text.startswith("INSERT INTO contacts")]) == 1
    assert len(plans.seen) < 12


async def test_that_settled_domains_are_looked_up_and_not_scanned(
    store: SqlStore, plans: Plans
) -> None:
    list_id = (await store.create_list("A")).id
    task = await store.create_task(new_import(list_id))
    await store.store_batch(task.id, addresses("a@x.org"), [DomainDecision("x.org", TAKES_MAIL)])
    plan = plans.of("settled_lookup", "INSERT INTO contacts")
    assert any(step.startswith("MATERIALIZE") for step in plan), plan
    assert any("AUTOMATIC" in step and "of_domain=?" in step for step in plan), plan


async def test_that_new_rows_are_counted_by_their_ids(store: SqlStore, plans: Plans) -> None:
    list_id = (await store.create_list("A")).id
    task = await store.create_task(new_import(list_id))
    await store.store_batch(task.id, addresses("a@x.org"))
    plan = plans.of("count(*)", "contacts.id >")
    assert plan[0] == "SEARCH contacts USING INTEGER PRIMARY KEY (rowid>?)"


async def test_that_decisions_find_work_by_its_partial_index(store: SqlStore, plans: Plans) -> None:
    list_id = (await store.create_list("A")).id
    task = await store.create_task(new_import(list_id))
    await store.decide_domains(task.id, [DomainDecision("x.org", TAKES_MAIL)])
    for parts in (("count(*)", "contacts.work_task_id = "), ("UPDATE OR ROLLBACK contacts",)):
        plan = plans.of(*parts)
        assert any("ix_contacts_work (work_task_id=? AND domain=?)" in step for step in plan)


DUE = "ix_contacts_retry (retry_task_id=?)"


async def test_that_the_calendar_is_read_from_its_partial_index(
    store: SqlStore, plans: Plans
) -> None:
    list_id = (await store.create_list("A")).id
    task = await store.create_task(new_import(list_id))
    await store.tasks()
    await store.next_due()
    await store.take_due(1.0)
    await store.hurry(task.id)
    first_due = [plan for text, plan in plans.seen.items() if "min(contacts.retry_at)" in text]
    assert len(first_due) >= 3
    # a seek to the first entry of the task: without SCAN, and without any other index
    assert all(f"SEARCH contacts USING COVERING INDEX {DUE}" in plan for plan in first_due)
    exists = plans.of("EXISTS (SELECT contacts.id")
    assert f"SEARCH contacts USING COVERING INDEX {DUE}" in exists
    hurried = plans.of("SET retry_at=? WHERE contacts.retry_task_id")
    assert any("ix_contacts_retry (retry_task_id=? AND retry_at>?)" in step for step in hurried)

"""Between table rows and the values of the model."""

import json
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from contact_importer.model.contact import BlacklistEntry, BlacklistKind, Contact, Layout
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.evidence import Evidence, Observation, Stage
from contact_importer.model.problem import Problem
from contact_importer.model.source import SourceReading, reading_from_dict
from contact_importer.model.tally import Tally
from contact_importer.model.task import (
    DuplicateRule,
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskOptions,
    TaskState,
)
from contact_importer.model.verdict import (
    CheckLevel,
    Confidence,
    Decision,
    Flag,
    Judgement,
    Reason,
    Status,
    Verdict,
)
from contact_importer.storage.json_sql import json_text
from contact_importer.storage.tables import layouts

DECISION_FIELDS = ("verdict", "reason", "status", "confidence")
EVIDENCE_FIELDS = (
    "stage",
    "observed_at",
    "text",
    "subject",
    "host",
    "ip",
    "code",
    "enhanced",
    "observation",
    "again",
)
_evidence_values = attrgetter(*EVIDENCE_FIELDS)


def task_of(row: RowMapping, tally: Tally) -> ImportTask:
    """The task in a row of ``task_rows.rows_with_list``."""
    return ImportTask(
        id=row["id"],
        kind=TaskKind(row["kind"]),
        list_id=row["list_id"],
        list_name=row["list_name"],
        source_name=row["source_name"],
        reading=None if row["reading"] is None else reading_of(row["reading"]),
        options=options_of(row["options"]),
        state=TaskState(row["state"]),
        pause_reason=PauseReason(row["pause_reason"]),
        finish_reason=FinishReason(row["finish_reason"]),
        pause_requested=row["pause_requested"],
        cancel_requested=row["cancel_requested"],
        cursor=row["cursor"],
        loaded=row["loaded"],
        in_work=row["in_work"],
        waiting=row["waiting"],
        due_at=row["due_at"],
        tally=tally,
        problem=problem_of(row["message"], row["problem"]),
        created_at=row["created_at"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        active_s=row["active_s"],
        undone=row["undone"],
    )


def reading_of(text: str) -> SourceReading:
    """The inverse of ``json_text(asdict(reading))``."""
    return reading_from_dict(json.loads(text))


def problem_of(message: str, facts: str) -> Problem:
    """The inverse of ``json_text(problem.facts)``."""
    return Problem(message=message, **json.loads(facts))


def options_of(text: str) -> TaskOptions:
    """The inverse of ``json_text(asdict(options))``."""
    values = json.loads(text)
    return TaskOptions(
        level=CheckLevel(values["level"]),
        duplicates=DuplicateRule(values["duplicates"]),
        fresh_days=values["fresh_days"],
        harvest_brake=values.get("harvest_brake", True),  # not in options of version 1
    )


def layout_of_reading(reading: SourceReading) -> Layout:
    """The stored columns of a source: all but the excluded ones."""
    kept = [
        position
        for position in range(len(reading.columns))
        if position == reading.email_index or position not in reading.excluded
    ]
    return Layout(
        columns=tuple(reading.columns[position] for position in kept),
        email_index=kept.index(reading.email_index),
    )


def layout_of(row: RowMapping) -> Layout:
    """The layout in a row of ``layouts``."""
    return Layout(columns=tuple(json.loads(row["columns"])), email_index=row["email_index"])


def layout_id(connection: Connection, layout: Layout) -> int:
    """The id of the layout, stored now if it is new."""
    values = {"columns": json_text(layout.columns), "email_index": layout.email_index}
    found = connection.execute(
        select(layouts.c.id).where(
            layouts.c.columns == values["columns"], layouts.c.email_index == layout.email_index
        )
    ).scalar()
    if found is not None:
        return int(found)
    return int(connection.execute(insert(layouts).returning(layouts.c.id), values).scalar_one())


def contact_of(row: RowMapping) -> Contact:
    """The contact in a row of ``contacts``."""
    return Contact(
        id=row["id"],
        list_id=row["list_id"],
        task_id=row["task_id"],
        row_number=row["row_number"],
        raw=row["raw"],
        address=row["address"],
        domain=row["domain"],
        layout_id=row["layout_id"],
        fields=tuple(json.loads(row["fields"])),
        verdict=None if row["verdict"] is None else Verdict(row["verdict"]),
        reason=Reason(row["reason"]),
        status=Status(row["status"]),
        confidence=Confidence(row["confidence"]),
        flags=Flag(row["flags"]),
        checked_at=row["checked_at"],
        checked_level=row["checked_level"],
        retry_at=row["retry_at"],
        attempts=row["attempts"],
    )


def evidence_of(row: RowMapping) -> Evidence:
    """The evidence in a row of ``evidence``."""
    values = {name: row[name] for name in EVIDENCE_FIELDS}
    return Evidence(
        **values
        | {
            "stage": Stage(row["stage"]),
            "observation": Observation(row["observation"]),
            "again": bool(row["again"]),
        }
    )


def decision_values(decision: Decision) -> tuple[str, ...]:
    """In the order of DECISION_FIELDS."""
    return tuple(str(getattr(decision, name)) for name in DECISION_FIELDS)


def evidence_values(item: Evidence) -> tuple[Any, ...]:
    """In the order of EVIDENCE_FIELDS."""
    values: tuple[Any, ...] = _evidence_values(item)
    return values


def facts_text(facts: DomainFacts) -> str:
    """The part of the facts that only we read, as JSON."""
    return json_text(
        {
            "hosts": [
                {
                    "name": host.name,
                    "preference": host.preference,
                    "addresses": host.addresses,
                }
                for host in facts.hosts
            ],
            "hosts_complete": facts.hosts_complete,
            "implicit_mx": facts.implicit_mx,
        }
    )


def facts_of(row: RowMapping, evidence: Sequence[Evidence]) -> DomainFacts:
    """The facts in a row of ``domains``."""
    values: Mapping[str, Any] = json.loads(row["facts"])
    judged = row["verdict"] is not None
    return DomainFacts(
        name=row["name"],
        judgement=Judgement(Verdict(row["verdict"]), Reason(row["reason"])) if judged else None,
        hosts=tuple(
            MailHost(
                name=host["name"],
                preference=host["preference"],
                addresses=tuple(host["addresses"]),
            )
            for host in values["hosts"]
        ),
        operator=row["operator"],
        hosts_complete=values["hosts_complete"],
        implicit_mx=values["implicit_mx"],
        evidence=tuple(evidence),
        checked_at=row["checked_at"],
        expires_at=row["expires_at"],
        control_accepted=row["control_accepted"],
        control_at=row["control_at"],
    )


def blacklist_entry_of(row: RowMapping) -> BlacklistEntry:
    """The entry in a row of ``blacklist``."""
    return BlacklistEntry(
        kind=BlacklistKind(row["kind"]),
        value=row["value"],
        source=row["source"],
        added_at=row["added_at"],
        note=row["note"],
    )

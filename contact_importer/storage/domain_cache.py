"""What is known of domains: the DNS cache that outlives the process."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
)

from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import Evidence, Stage
from contact_importer.model.verdict import Verdict
from contact_importer.storage.json_sql import (
    Offered,
    insert_new,
    json_rows,
    json_text,
    json_values,
    upsert,
)
from contact_importer.storage.records import (
    EVIDENCE_FIELDS,
    evidence_of,
    evidence_values,
    facts_of,
    facts_text,
)
from contact_importer.storage.tables import disposable_hosts, domains, evidence

_FACT_FIELDS = (
    "name",
    "verdict",
    "reason",
    "operator",
    "facts",
    "checked_at",
    "expires_at",
    "control_accepted",
    "control_at",
)

_FRESH = select(domains).where(
    domains.c.name.in_(json_values("names")),
    domains.c.expires_at > bindparam("now"),
    func.coalesce(domains.c.verdict, "") != Verdict.UNKNOWN,
)
_SEEN = select(evidence).where(evidence.c.domain.in_(json_values("names"))).order_by(evidence.c.id)


def known_facts(
    connection: Connection, names: Sequence[str], now: float
) -> Mapping[str, DomainFacts]:
    """The facts of these domains that have not expired and prove something."""
    wanted = {"names": json_text(list(names)), "now": now}
    rows = connection.execute(_FRESH, wanted).mappings().all()
    seen: dict[str, list[Evidence]] = defaultdict(list)
    for item in connection.execute(_SEEN, wanted).mappings():
        seen[item["domain"]].append(evidence_of(item))
    return {row["name"]: facts_of(row, seen[row["name"]]) for row in rows}


def save_facts(connection: Connection, facts: Sequence[DomainFacts]) -> None:
    """Insert or replace facts with their evidence."""
    newest = {item.name: item for item in facts}
    rows = [
        (
            item.name,
            item.judgement and item.judgement.verdict,
            item.judgement.reason if item.judgement else "",
            item.operator,
            facts_text(item),
            item.checked_at,
            item.expires_at,
            None if item.control_accepted is None else int(item.control_accepted),
            item.control_at,
        )
        for item in newest.values()
    ]
    offered = json_rows("facts", _FACT_FIELDS)
    statement = upsert(
        domains,
        _FACT_FIELDS,
        select(*(offered.c[name] for name in _FACT_FIELDS)),
        _facts_changes,
    )
    connection.execute(statement, {"facts": json_text(rows)})
    _forget_evidence(connection, list(newest.values()))
    shown = [
        (item.name, *evidence_values(seen)) for item in newest.values() for seen in item.evidence
    ]
    items = json_rows("evidence", ("domain", *EVIDENCE_FIELDS))
    names = ["domain", *EVIDENCE_FIELDS]
    connection.execute(
        insert(evidence).from_select(names, select(*(items.c[name] for name in names))),
        {"evidence": json_text(shown)},
    )


def _forget_evidence(connection: Connection, facts: Sequence[DomainFacts]) -> None:
    """Make room for the evidence of these facts, which are stored already.

    What the mail servers said to the cross-checks stays where the facts do not say it anew,
    and the control's answer was kept too.
    """
    silent = [
        item.name for item in facts if all(seen.stage is not Stage.SMTP for seen in item.evidence)
    ]
    kept = select(domains.c.name).where(
        domains.c.name.in_(json_values("silent")), domains.c.control_accepted.is_not(None)
    )
    connection.execute(
        delete(evidence).where(
            evidence.c.domain.in_(json_values("names")),
            or_(evidence.c.stage != Stage.SMTP, evidence.c.domain.not_in(kept)),
        ),
        {"names": json_text([item.name for item in facts]), "silent": json_text(silent)},
    )


def known_hosts(connection: Connection) -> Mapping[str, tuple[str, ...]]:
    """MX hosts of listed disposable domains, with the domains seen to use each."""
    found: dict[str, list[str]] = defaultdict(list)
    for host, name in connection.execute(
        select(disposable_hosts.c.host, disposable_hosts.c.domain).order_by(
            disposable_hosts.c.host, disposable_hosts.c.domain
        )
    ):
        found[host].append(name)
    return {host: tuple(names) for host, names in found.items()}


def save_hosts(connection: Connection, pairs: Sequence[tuple[str, str]], now: float) -> None:
    """Note (MX host, listed domain) pairs."""
    offered = json_rows("pairs", ("host", "domain"))
    connection.execute(
        insert_new(
            disposable_hosts,
            ["host", "domain", "seen_at"],
            select(offered.c.host, offered.c.domain, literal(now)),
        ),
        {"pairs": json_text([list(pair) for pair in pairs])},
    )


def _facts_changes(offered: Offered) -> dict[str, Any]:
    changes: dict[str, Any] = {name: offered[name] for name in _FACT_FIELDS[1:]}
    same_operator = or_(offered["operator"] == domains.c.operator, offered["operator"] == "")
    kept = and_(offered["control_accepted"].is_(None), same_operator)
    for name in ("control_accepted", "control_at"):
        changes[name] = case((kept, domains.c[name]), else_=offered[name])
    return changes

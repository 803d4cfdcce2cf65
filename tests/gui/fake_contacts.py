"""A service in memory for the pages that show contacts."""

import asyncio
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from contact_importer.engine.events import AddressReport
from contact_importer.engine.file_ports import ExportRequest, SourceStyle
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    Contact,
    ContactDetails,
    ContactFilter,
    ContactList,
    Layout,
    SortKey,
)
from contact_importer.model.domain_ranking import DomainCount, DomainRanking
from contact_importer.model.errors import ExportProblemError, ListProblemError, UserError
from contact_importer.model.evidence import (
    RCPT,
    Evidence,
    Observation,
    ReplyKind,
    SmtpReply,
    Stage,
    reply_evidence,
)
from contact_importer.model.suggestion import Suggestion, SuggestionState
from contact_importer.model.tally import Tally, tally_of
from contact_importer.model.task import ImportTask, TaskKind, TaskOptions
from contact_importer.model.verdict import (
    CheckLevel,
    Confidence,
    Decision,
    Flag,
    Reason,
    Status,
    Verdict,
)

LIST_ID = 7
LAYOUT = Layout(columns=("Name", "E-mail", "Phone", "City"), email_index=1)
CHECKED_AT = 1_795_000_000.0
_OUTCOMES = (
    (Verdict.DELIVERABLE, Reason.MAILBOX_EXISTS, Status.VALID, Confidence.CONFIRMED),
    (Verdict.DELIVERABLE, Reason.MAILBOX_EXISTS, Status.VALID, Confidence.CONFIRMED),
    (Verdict.RISKY, Reason.CATCH_ALL, Status.VALID, Confidence.UNCONFIRMED),
    (Verdict.UNDELIVERABLE, Reason.MAILBOX_NOT_FOUND, Status.INVALID, Confidence.CONFIRMED),
    (Verdict.UNDELIVERABLE, Reason.DOMAIN_NOT_FOUND, Status.INVALID, Confidence.CERTAIN),
    (Verdict.LISTED, Reason.DISPOSABLE_DOMAIN, Status.BLACKLIST, Confidence.CERTAIN),
    (Verdict.UNKNOWN, Reason.GREYLISTED, Status.PENDING, Confidence.NONE),
)
_NAMES = ("Ann Berg", "Boris Kuznetsov", "Chloé Dupont", "Дмитрий Орлов", "Eva <b>Novák</b>")


def contact(number: int, **changes: Any) -> Contact:
    """The contact with this id, its outcome by turns."""
    verdict, reason, status, confidence = _OUTCOMES[number % len(_OUTCOMES)]
    address = f"user{number}@example{number % 50}.com"
    made = Contact(
        id=number,
        list_id=LIST_ID,
        task_id=1,
        row_number=number,
        raw=address,
        address=address,
        domain=address.partition("@")[2],
        layout_id=1,
        fields=(_NAMES[number % len(_NAMES)], f"+49 30 {number:05}", "Oslo\nNorway"),
        verdict=verdict,
        reason=reason,
        status=status,
        confidence=confidence,
        flags=Flag.ROLE if number % 3 == 0 else Flag.NONE,
        checked_at=CHECKED_AT,
        checked_level="full",
        retry_at=None,
        attempts=1,
    )
    return replace(made, **changes)


class FakeService:
    """As much of ImportService as these pages call. ``gate`` holds back every page."""

    def __init__(self, count: int = 0) -> None:
        self.contacts_by_id = {number: contact(number) for number in range(1, count + 1)}
        self.all_layouts = {1: LAYOUT}
        self.list_name = "Customers"
        self.entries: list[BlacklistEntry] = []
        self.offered: list[Suggestion] = []
        self.known_tasks: list[ImportTask] = []
        self.ranked: list[ContactFilter] = []
        self.laid_out: list[ContactFilter] = []  # whose columns were asked for
        self.explained: list[int] = []  # contacts whose details were asked for
        self.fetched: list[tuple[int, ...]] = []  # pages asked for
        self.asked: list[ContactFilter] = []  # id queries
        self.exports: list[ExportRequest] = []
        self.rechecks: list[tuple[ContactFilter, TaskOptions]] = []
        self.failing: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.deleted: list[int] = []

    # --- contacts ---------------------------------------------------------------------
    def matching(self, contacts: ContactFilter) -> list[Contact]:
        found = [
            item
            for item in self.contacts_by_id.values()
            if (not contacts.statuses or item.status in contacts.statuses)
            and (not contacts.reasons or item.reason in contacts.reasons)
            and (not contacts.domains or item.domain in contacts.domains)
            and (not contacts.flags or item.flags & contacts.flags)
            and contacts.text.lower() in " ".join((item.address, *item.fields)).lower()
        ]
        if contacts.sort is SortKey.ADDRESS:
            found.sort(key=lambda item: item.address)
        return found[::-1] if contacts.descending else found

    async def count(self, contacts: ContactFilter) -> int:
        return len(self.matching(contacts))

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        self.asked.append(contacts)
        return array("q", [item.id for item in self.matching(contacts)])

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        self.fetched.append(tuple(ids))
        if self.gate is not None:
            await self.gate.wait()
        if self.failing is not None:
            raise self.failing
        return tuple(self.contacts_by_id[i] for i in ids if i in self.contacts_by_id)

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        return {key: self.all_layouts[key] for key in layout_ids}

    async def list_layouts(self, contacts: ContactFilter) -> tuple[Layout, ...]:
        self.laid_out.append(contacts)
        used = {item.layout_id: None for item in self.matching(contacts)}
        return tuple(self.all_layouts[key] for key in used)

    async def top_domains(self, contacts: ContactFilter, limit: int) -> DomainRanking:
        self.ranked.append(contacts)
        found = Counter((c.domain, c.status) for c in self.matching(contacts))
        names = Counter(c.domain for c in self.matching(contacts))
        top = [
            DomainCount(name=name, statuses={s: n for (d, s), n in found.items() if d == name})
            for name, _ in names.most_common(limit)
        ]
        return DomainRanking(top=tuple(top), domains=len(names))

    async def suggestions(
        self, list_id: int, state: SuggestionState = SuggestionState.OFFERED
    ) -> tuple[Suggestion, ...]:
        return tuple(self.offered)

    async def details(self, contact_id: int) -> ContactDetails | None:
        self.explained.append(contact_id)
        found = self.contacts_by_id.get(contact_id)
        if found is None:
            return None
        return ContactDetails(
            contact=found,
            layout=self.all_layouts[found.layout_id],
            list_name=self.list_name,
            source_name="clients.csv",
            evidence=EVIDENCE,
            dialogue=DIALOGUE,
        )

    # --- lists ------------------------------------------------------------------------
    def tally(self) -> Tally:
        reasons: dict[tuple[Status, Reason], int] = {}
        for item in self.contacts_by_id.values():
            key = (item.status, item.reason)
            reasons[key] = reasons.get(key, 0) + 1
        return tally_of(reasons)

    async def lists(self) -> tuple[ContactList, ...]:
        if LIST_ID in self.deleted:
            return ()
        return (ContactList(id=LIST_ID, name=self.list_name, tally=self.tally()),)

    async def tasks(self) -> tuple[ImportTask, ...]:
        return tuple(self.known_tasks)

    async def rename_list(self, list_id: int, name: str) -> None:
        if not name:
            raise ListProblemError("A list needs a name.")
        self.list_name = name

    async def delete_list(self, list_id: int) -> None:
        self.deleted.append(list_id)

    async def check_again(self, contacts: ContactFilter, options: TaskOptions) -> ImportTask:
        self.rechecks.append((contacts, options))
        return ImportTask(
            id=99,
            kind=TaskKind.RECHECK,
            list_id=LIST_ID,
            list_name=self.list_name,
            source_name="",
            reading=None,
            options=options,
        )

    # --- export -----------------------------------------------------------------------
    async def source_style(self, contacts: ContactFilter) -> SourceStyle | None:
        return None

    async def export(
        self, request: ExportRequest, progress: Callable[[int], None] | None = None
    ) -> int:
        self.exports.append(request)
        rows = len(self.matching(request.contacts))
        if progress is not None:
            progress(rows // 2)
        if self.gate is not None:
            await self.gate.wait()
        if isinstance(self.failing, ExportProblemError):
            raise self.failing
        return rows

    # --- blacklist --------------------------------------------------------------------
    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        return tuple(sorted(self.entries, key=lambda entry: entry.value))

    async def add_to_blacklist(self, values: Sequence[str], source: str, *, note: str = "") -> int:
        for value in values:
            if "." not in value:
                raise UserError(f"“{value}” is neither an address nor a domain.")
        known = {entry.value for entry in self.entries}
        new = [value.lower() for value in values if value.lower() not in known]
        for value in new:
            kind = BlacklistKind.ADDRESS if "@" in value else BlacklistKind.DOMAIN
            self.entries.append(
                BlacklistEntry(
                    kind=kind, value=value, source=source, added_at=CHECKED_AT, note=note
                )
            )
        return len(new)

    async def import_blacklist(self, path: Path) -> tuple[int, int]:
        lines = path.read_text().split()  # noqa: ASYNC240 - a small file of a test
        good = [line for line in lines if "." in line]
        return await self.add_to_blacklist(good, path.name), len(lines) - len(good)

    async def export_blacklist(self, path: Path) -> int:
        path.write_text("\n".join(entry.value for entry in self.entries))  # noqa: ASYNC240
        return len(self.entries)

    async def remove_from_blacklist(self, values: Sequence[str]) -> int:
        before = len(self.entries)
        self.entries = [entry for entry in self.entries if entry.value not in values]
        return before - len(self.entries)

    async def check(self, addresses: Sequence[str], level: CheckLevel) -> tuple[AddressReport, ...]:
        address = addresses[0].lower()
        domain = address.partition("@")[2]
        listed = any(entry.value in (address, domain) for entry in self.entries)
        decision = (
            Decision(
                Verdict.LISTED, Reason.BLACKLISTED_DOMAIN, Status.BLACKLIST, Confidence.CERTAIN
            )
            if listed
            else Decision(
                Verdict.UNKNOWN, Reason.DOMAIN_NOT_CHECKED, Status.VALID, Confidence.UNCONFIRMED
            )
        )
        report = AddressReport(
            raw=addresses[0], address=address, decision=decision, flags=Flag.NONE
        )
        return (report,)


EVIDENCE = (
    Evidence(
        stage=Stage.DNS,
        observed_at=CHECKED_AT - 3,
        text="10 mx1.example.com, 20 mx2.example.com",
        subject="example.com",
        ip="192.0.2.53",
        observation=Observation.MX_FOUND,
    ),
    reply_evidence(
        SmtpReply(
            kind=ReplyKind.REPLY,
            code=550,
            enhanced="5.1.1",
            text="<img src=x> user unknown, see https://mail.example/why?id=81739817398173981",
            host="mx1.example.com",
            ip="192.0.2.25",
        ),
        RCPT,
        CHECKED_AT - 1,
    ),
)
DIALOGUE = ("S: 220 mx1 \u202eready <b>", "C: RCPT TO:<someone>", "S: 550 5.1.1 user unknown")

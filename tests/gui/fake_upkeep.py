"""The part of the fake service that looks after the product itself."""

from collections.abc import Callable, Collection
from pathlib import Path

from contact_importer.engine.diagnosing import SUBJECTS
from contact_importer.engine.diagnosis import Diagnosis, phrase
from contact_importer.engine.list_update import ListUpdate
from contact_importer.engine.ports import DatabaseFacts
from contact_importer.model.errors import UserError
from contact_importer.model.settings import EngineSettings
from contact_importer.validation import network_words as words

GOOD = (
    Diagnosis(subject="dns", ok=True, finding=phrase(words.DNS_WORKS, good=5, all=5)),
    Diagnosis(subject="resolver", ok=True, finding=phrase(words.RESOLVER_HONEST)),
    Diagnosis(subject="port_25", ok=True, finding=phrase(words.PORT_OPEN, spoke=4, tried=5)),
    Diagnosis(subject="genuine", ok=True, finding=phrase(words.GENUINE)),
    Diagnosis(subject="proxy", ok=True, finding=phrase(words.PROXY_WORKS, host="relay.example")),
    Diagnosis(subject="helo", ok=True, finding=phrase(words.HELO_OURS)),
    Diagnosis(subject="ptr", ok=True, finding=phrase(words.PTR_FOUND, name="mx.example.com")),
    Diagnosis(subject="mail_from", ok=True, finding=phrase(words.SENDER_WORKS)),
    Diagnosis(subject="clock", ok=True, finding=phrase(words.CLOCK_RIGHT)),
    Diagnosis(subject="disk", ok=True, finding=phrase(words.DISK_ROOM, free=51_200)),
    Diagnosis(
        subject="database", ok=True, finding=phrase(words.DATABASE_WORKS, lists=2, contacts=12_480)
    ),
)
BLOCKED = (
    GOOD[0],
    GOOD[1],
    Diagnosis(
        subject="port_25",
        ok=False,
        finding=phrase(words.PORT_CLOSED),
        remedy=phrase(words.PORT_ADVICE),
    ),
    Diagnosis(
        subject="helo",
        ok=False,
        stops=True,
        finding=phrase(words.HELO_OF_BIG),
        remedy=phrase(words.HELO_ADVICE),
    ),
    Diagnosis(
        subject="ptr",
        ok=None,
        finding=phrase(words.PTR_UNTOLD),
        remedy=phrase(words.PTR_ADVICE),
    ),
    Diagnosis(subject="mail_from", ok=None, finding=phrase(words.SENDER_NULL)),
    *GOOD[8:],
)


class FakeUpkeep:
    """Settings, doctor, lists and database, in memory."""

    def __init__(self) -> None:
        self.settings = EngineSettings()
        self.in_demo_world = False
        self.surroundings = GOOD
        self.asked: list[tuple[frozenset[str], EngineSettings | None]] = []
        self.last_diagnosis: tuple[Diagnosis, ...] = ()
        self.diagnosed_at = 0.0
        self.list_problem: UserError | None = None
        self.backups: list[Path] = []

    def change_settings(self, settings: EngineSettings) -> None:
        self.settings = settings

    async def diagnose(
        self,
        tell: Callable[[Diagnosis], None] | None = None,
        *,
        subjects: Collection[str] = SUBJECTS,
        settings: EngineSettings | None = None,
    ) -> tuple[Diagnosis, ...]:
        self.asked.append((frozenset(subjects), settings))
        lines = tuple(line for line in self.surroundings if line.subject in subjects)
        for line in lines:
            if tell is not None:
                tell(line)
        if settings is None:
            self.last_diagnosis, self.diagnosed_at = lines, 1_800_000_000.0
        return lines

    async def disposable_list_name(self) -> str:
        return "disposable-email-domains 0.0.205 of 2026-11-09"

    async def update_lists(self) -> ListUpdate:
        if self.list_problem is not None:
            raise self.list_problem
        return ListUpdate(entries=5_123, added=23, removed=4)

    async def database_facts(self) -> DatabaseFacts:
        return DatabaseFacts(path=Path("/data/contacts.sqlite"), size=48 * 2**20, free=51 * 2**30)

    async def back_up(self) -> Path:
        self.backups.append(Path("/data/contacts.sqlite.backups/20261127-120000-v2.db"))
        return self.backups[-1]

"""What a report says, in words and numbers, for any format. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from contact_importer import __version__
from contact_importer.files.report_language import ReportLanguage
from contact_importer.model.report import ReportFacts, reason_counts
from contact_importer.model.task import TaskKind
from contact_importer.model.verdict import LISTED_REASONS, OPEN_REASONS, Flag, Reason, Status
from contact_importer.validation.phrase import printable
from contact_importer.validation.report_words import CHECKS, UNPROVEN, ReportWord
from contact_importer.validation.verdict_words import (
    ADVICE,
    FLAGS,
    LEVELS,
    POLICY_RULES,
    REASONS,
    STATUS_ADVICE,
    STATUSES,
)

MOST_FILES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table and of the chart beside it."""

    label: str
    count: int
    whole: int  # that ``count`` is a part of
    status: Status
    advice: str = ""

    @property
    def fraction(self) -> float:
        """The part, 0 to 1."""
        return self.count / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainLine:
    """A domain, and how its contacts fared."""

    name: str
    parts: tuple[Line, ...]  # one per status that occurs
    count: int
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that is not known: what, how many, why."""

    text: str
    label: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """A report, ready to be laid out. Empty sections are left out by every format."""

    title: str
    subtitle: str
    headline: str
    subline: str
    classes: tuple[Line, ...]
    proof: tuple[Line, ...]  # parts of valid, by what is proven
    kinds: tuple[Line, ...]  # parts of valid that may overlap
    reasons: tuple[Line, ...]
    domains: tuple[DomainLine, ...]
    more_domains: str
    notes: tuple[Note, ...]
    facts: tuple[tuple[str, str], ...]


def report_content(facts: ReportFacts, language: ReportLanguage) -> ReportContent:
    """The facts in words."""
    tally = facts.tally
    hidden = facts.ranking.domains - len(facts.ranking.top)
    word = language.word
    return ReportContent(
        title=_title(facts, language),
        subtitle=word(ReportWord.SUBTITLE, moment=language.moment(facts.made_at)),
        headline=word(ReportWord.HEADLINE, share=language.share(tally.valid, tally.contacts))
        if tally.contacts
        else word(ReportWord.EMPTY),
        subline=word(ReportWord.SUBLINE, valid=tally.valid, all=tally.contacts)
        if tally.contacts
        else "",
        classes=tuple(_classes(facts, language)),
        proof=tuple(_of_status(facts, language, (Status.VALID,), tally.valid)),
        kinds=tuple(_kinds(facts, language)),
        reasons=tuple(_of_status(facts, language, tuple(Status), tally.contacts)),
        domains=tuple(_domains(facts, language)),
        more_domains=word(ReportWord.MORE_DOMAINS, count=hidden) if hidden else "",
        notes=tuple(_notes(facts, language)),
        facts=tuple(_facts(facts, language)),
    )


def _title(facts: ReportFacts, language: ReportLanguage) -> str:
    if facts.task is None:
        return language.word(ReportWord.LIST_TITLE, name=printable(facts.list_name))
    if facts.task.kind is TaskKind.RECHECK:
        return language.word(ReportWord.RECHECK_TITLE, name=printable(facts.list_name))
    return language.word(ReportWord.IMPORT_TITLE, name=printable(facts.task.source_name))


def _classes(facts: ReportFacts, language: ReportLanguage) -> Iterator[Line]:
    for status in Status:
        if facts.tally.of(status):
            yield Line(
                label=language.translate("Status", STATUSES[status]),
                count=facts.tally.of(status),
                whole=facts.tally.contacts,
                status=status,
                advice=language.translate("Status", STATUS_ADVICE[status]),
            )


def _of_status(
    facts: ReportFacts, language: ReportLanguage, statuses: Sequence[Status], whole: int
) -> Iterator[Line]:
    """The reasons of these statuses, by status, the most frequent first."""
    counts = reason_counts(facts.facets)
    order = sorted(
        (key for key in counts if key[0] in statuses),
        key=lambda key: (statuses.index(key[0]), -counts[key], key[1]),
    )
    for status, reason in order:
        yield Line(
            label=language.translate("Reason", REASONS[reason]),
            count=counts[status, reason],
            whole=whole,
            status=status,
            advice=_advice(status, reason, language),
        )


def _advice(status: Status, reason: Reason, language: ReportLanguage) -> str:
    """What to do; where the policy decided, that it did."""
    if status is Status.BLACKLIST and reason not in LISTED_REASONS:
        return language.word(ReportWord.BY_POLICY)
    if status is Status.PENDING and reason not in OPEN_REASONS | {Reason.ADDRESS_LITERAL}:
        return language.word(ReportWord.BY_POLICY)
    return language.translate("Advice", ADVICE[reason])


def _kinds(facts: ReportFacts, language: ReportLanguage) -> Iterator[Line]:
    for flag, words in FLAGS.items():
        count = facts.flagged(Flag(flag), Status.VALID)
        if count:
            label = language.translate("Flag", words)
            yield Line(label=label, count=count, whole=facts.tally.valid, status=Status.VALID)


def _domains(facts: ReportFacts, language: ReportLanguage) -> Iterator[DomainLine]:
    for domain in facts.ranking.top:
        parts = tuple(
            Line(
                label=language.translate("Status", STATUSES[status]),
                count=domain.statuses[status],
                whole=domain.count,
                status=status,
            )
            for status in Status
            if domain.statuses.get(status)
        )
        yield DomainLine(
            name=printable(domain.name), parts=parts, count=domain.count, whole=facts.tally.contacts
        )


def _notes(facts: ReportFacts, language: ReportLanguage) -> Iterator[Note]:
    counts = reason_counts(facts.facets)
    for status, reason in sorted(counts, key=lambda key: -counts[key]):
        unproven = reason in UNPROVEN and status in (Status.VALID, Status.PENDING)
        if unproven or (status is Status.PENDING and reason is not Reason.NONE):
            yield Note(
                label=language.translate("Reason", REASONS[reason]),
                count=counts[status, reason],
                text=language.translate("Report", UNPROVEN[reason])
                if unproven
                else language.translate("Advice", ADVICE[reason]),
            )
    if facts.in_work:
        yield Note(text=language.word(ReportWord.IN_WORK, count=facts.in_work))
    if facts.waiting:
        yield Note(text=language.word(ReportWord.WAITING, count=facts.waiting))
    yield Note(text=language.word(ReportWord.DAY))
    yield Note(text=language.word(ReportWord.CONSENT))


def _facts(facts: ReportFacts, language: ReportLanguage) -> Iterator[tuple[str, str]]:
    word, tally = language.word, facts.tally
    yield word(ReportWord.LIST), printable(facts.list_name)
    if facts.source_names:
        many = len(facts.source_names) > 1
        yield word(ReportWord.FILES if many else ReportWord.FILE), _file_names(facts, language)
    if tally.duplicate or tally.rejected:
        yield word(ReportWord.ROWS), language.number(tally.read)
        yield word(ReportWord.DUPLICATES), language.number(tally.duplicate)
        yield word(ReportWord.REJECTED), language.number(tally.rejected)
    yield word(ReportWord.DOMAIN_COUNT), language.number(facts.ranking.domains)
    for level, count in facts.levels.items():
        name = language.translate("Level", LEVELS[level])
        yield (
            f"{word(ReportWord.CHECKED)}: {name}",
            f"{language.number(count)} ({language.translate('Report', CHECKS[level])})",
        )
    if facts.checked_between is not None:
        first, last = (language.moment(moment) for moment in facts.checked_between)
        period = word(ReportWord.PERIOD, first=first, last=last)
        yield word(ReportWord.CHECKED), first if first == last else period
    if facts.task is not None and facts.task.active_s:
        yield word(ReportWord.ACTIVE), _hours(facts.task.active_s)
    for rule in fields(facts.policy):
        status: Status = getattr(facts.policy, rule.name)
        name = language.translate("Policy", POLICY_RULES[rule.name])
        yield f"{word(ReportWord.POLICY)}: {name}", language.translate("Status", STATUSES[status])
    yield word(ReportWord.PROGRAM), f"Contact Importer {__version__}"


def _file_names(facts: ReportFacts, language: ReportLanguage) -> str:
    shown = ", ".join(printable(name) for name in facts.source_names[:MOST_FILES])
    hidden = len(facts.source_names) - MOST_FILES
    return f"{shown} {language.word(ReportWord.MORE_FILES, count=hidden)}" if hidden > 0 else shown


def _hours(seconds: float) -> str:
    """``0:03:12``."""
    minutes, second = divmod(max(1, round(seconds)), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{second:02}"

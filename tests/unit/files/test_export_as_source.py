"""Exports written as the source was: its encoding, separator and header, and every value."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact_importer.engine.file_ports import (
    ExportColumns,
    ExportPreset,
    ExportRequest,
    SourceStyle,
)
from contact_importer.files.export import FileExporter
from contact_importer.model.contact import ContactFilter, Layout
from contact_importer.model.errors import ExportProblemError
from tests.unit.files.test_export import FakeStore, contact

ENCODINGS = ("utf-8", "cp1251", "koi8-r", "utf-16")
LETTERS = "абвЯЮё ABC019;,|\t\"'\r\n=+-"


def style_of(encoding: str = "cp1251", delimiter: str = ";", **changes: object) -> SourceStyle:
    known = {"has_header": True, "suffix": ".csv"} | changes
    return SourceStyle(encoding=encoding, delimiter=delimiter, **known)  # type: ignore[arg-type]


async def export(store: FakeStore, target: Path, style: SourceStyle, **changes: object) -> int:
    request = ExportRequest(
        contacts=ContactFilter(list_id=1),
        target=target,
        preset=ExportPreset.SOURCE,
        style=style,
        **changes,  # type: ignore[arg-type]
    )
    return await FileExporter().export(request, store, [])  # type: ignore[arg-type]


def rows_of(target: Path, style: SourceStyle) -> list[list[str]]:
    with target.open(encoding=style.encoding, newline="") as file:
        return list(csv.reader(file, delimiter=style.delimiter, strict=True))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.tuples(st.text(LETTERS), st.text(LETTERS)), min_size=1, max_size=6),
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from((";", ",", "\t", "|", ":")),
)
async def test_that_every_value_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
    values: list[tuple[str, str]],
    encoding: str,
    delimiter: str,
) -> None:
    target = tmp_path_factory.mktemp("out") / "out.csv"
    layout = Layout(columns=("Имя", "email", "note"), email_index=1)
    store = FakeStore([contact(n, *pair) for n, pair in enumerate(values, 1)], {1: layout})
    style = style_of(encoding, delimiter)
    assert await export(store, target, style) == len(values)
    assert rows_of(target, style) == [
        ["Имя", "email", "note"],
        *([name, f"user{n}@example.com", note] for n, (name, note) in enumerate(values, 1)),
    ]


async def test_that_a_source_without_header_stays_without(tmp_path: Path) -> None:
    layout = Layout(columns=("Column 1",), email_index=0)
    store = FakeStore([contact(1), contact(2)], {1: layout})
    style = style_of("utf-8", ",", has_header=False, suffix=".txt")
    await export(store, tmp_path / "out.txt", style)
    assert (tmp_path / "out.txt").read_bytes() == b"user1@example.com\r\nuser2@example.com\r\n"
    await export(store, tmp_path / "out.txt", style, columns=ExportColumns.WITH_RESULT)
    assert rows_of(tmp_path / "out.txt", style)[0][0] == "Column 1"


async def test_that_a_letter_that_does_not_fit_is_named_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    store = FakeStore([contact(1, "Ünal", "1")])
    with pytest.raises(ExportProblemError) as caught:
        await export(store, target, style_of("cp1251"))
    assert caught.value.code == "export_encoding"
    assert caught.value.params == {"letter": "Ü", "encoding": "cp1251"}
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]  # noqa: ASYNC240 - a test


async def test_that_without_a_text_source_the_person_is_told(tmp_path: Path) -> None:
    request = ExportRequest(
        contacts=ContactFilter(list_id=1),
        target=tmp_path / "out.csv",
        preset=ExportPreset.SOURCE,
    )
    with pytest.raises(ExportProblemError) as caught:
        await FileExporter().export(request, FakeStore([contact(1, "a", "b")]), [])  # type: ignore[arg-type]
    assert caught.value.code == "export_no_text_source"

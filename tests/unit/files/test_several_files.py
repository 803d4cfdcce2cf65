"""Several files read as one table: columns, names, numbers, what is left out."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from contact_importer.files.limits import ReaderLimits
from contact_importer.model.errors import FileProblemError
from contact_importer.model.mapping import ColumnChoices, apply_columns
from contact_importer.model.source import (
    RowPlace,
    SourceFormat,
    SourceReading,
    reading_from_dict,
)
from contact_importer.storage.records import reading_of
from tests.support.file_reading import load, preview, read
from tests.support.table_files import write_text

REST = ",,Rome\nBo,bo@x.org,\n"


def three(folder: Path) -> tuple[Path, Path, Path]:
    return (
        write_text(
            folder / "a.csv", "Name,Email,City\nAnn,ann@x.org,Oslo\n\n,,Rome\nBo,bo@x.org,\n"
        ),
        write_text(folder / "b.csv", "почта;NAME ;Страна\nbob@x.org;Боб;Русь\n", "cp1251"),
        write_text(folder / "c.txt", "carl@x.org\ndora@x.org\n"),
    )


def test_that_columns_of_one_name_are_one(tmp_path: Path) -> None:
    found = preview(*three(tmp_path))
    assert found.reading.format is SourceFormat.FILES
    assert found.reading.columns == ("Name", "Email", "City", "Страна", "Source file")
    assert (found.reading.email_index, found.reading.name) == (1, "a.csv + 2")
    assert found.estimated_rows == 6
    assert found.rows[0] == ("Ann", "ann@x.org", "Oslo", "", "a.csv")
    assert found.row_syntax == (True, None, True, True, True, True)
    outcome = read(found.reading)
    assert [(row.row_number, row.address, row.fields) for row in outcome.rows] == [
        (1, "ann@x.org", ("Ann", "Oslo", "", "a.csv")),
        (3, "bo@x.org", ("Bo", "", "", "a.csv")),
        (4, "bob@x.org", ("Боб", "", "Русь", "b.csv")),
        (5, "carl@x.org", ("", "", "", "c.txt")),
        (6, "dora@x.org", ("", "", "", "c.txt")),
    ]
    assert outcome.causes == [(2, "no_address")]
    assert [batch.part for batch in outcome.batches] == [(0, 0), (1, 3), (2, 4)]


def test_that_reading_on_from_any_row_gives_the_same(tmp_path: Path) -> None:
    reading = preview(*three(tmp_path)).reading
    whole = read(reading)
    for cursor in range(7):
        rest = read(reading, start_after=cursor)
        assert rest.rows == [row for row in whole.rows if row.row_number > cursor]
        assert rest.rejected == [row for row in whole.rejected if row[0] > cursor]


def test_that_a_row_is_found_in_its_file(tmp_path: Path) -> None:
    reading = preview(*three(tmp_path)).reading
    assert reading.place_of(5) == RowPlace("a.csv + 2", 5)  # not yet known
    for batch in read(reading).batches:
        assert batch.part is not None
        reading = reading.with_part_begun(*batch.part)
    assert [reading.place_of(number) for number in (1, 3, 4, 6)] == [
        ("a.csv", 1),
        ("a.csv", 3),
        ("b.csv", 1),
        ("c.txt", 2),
    ]


def test_that_a_reading_survives_being_stored(tmp_path: Path) -> None:
    reading = preview(*three(tmp_path)).reading.with_part_begun(1, 3)
    assert reading_from_dict(json.loads(json.dumps(asdict(reading)))) == reading
    assert reading_of(json.dumps(asdict(reading))) == reading


def test_that_readings_of_older_versions_are_understood() -> None:
    stored = (
        '{"path": "/x/a.csv", "format": "csv", "encoding": "utf-8", "delimiter": ",",'
        ' "quote": "\\"", "sheet": "", "has_header": true, "columns": ["n", "email"],'
        ' "email_index": 1, "excluded": [0], "size": 7, "mtime_ns": 8, "sha256": "ab"}'
    )
    assert reading_of(stored) == SourceReading(
        path="/x/a.csv",
        format=SourceFormat.CSV,
        encoding="utf-8",
        delimiter=",",
        columns=("n", "email"),
        email_index=1,
        excluded=(0,),
        size=7,
        mtime_ns=8,
        sha256="ab",
    )


def test_that_bad_files_do_not_hinder_good_ones(tmp_path: Path) -> None:
    good = three(tmp_path)
    bad = (
        tmp_path / "none.csv",
        tmp_path,
        write_text(tmp_path / "x.pdf", "%PDF-1.7"),
        write_text(tmp_path / "d.csv", "city,country\nOslo,Norway\n"),
    )
    found = preview(bad[0], good[0], *bad[1:], *good[1:])
    assert {file.name: file.code for file in found.skipped} == {
        "none.csv": "file_missing",
        tmp_path.name: "not_a_file",
        "x.pdf": "not_a_table",
        "d.csv": "no_email_column",
    }
    assert [part.name for part in found.reading.parts] == ["a.csv", "b.csv", "c.txt"]
    one = preview(good[0], bad[2])
    assert (one.reading.format, len(one.skipped)) == (SourceFormat.CSV, 1)
    with pytest.raises(FileProblemError) as caught:
        preview(*bad[:3])
    assert caught.value.code == "no_readable_file"


def test_that_files_without_email_are_shown_together(tmp_path: Path) -> None:
    first = write_text(tmp_path / "a.csv", "city,who\nOslo,Ann\n")
    second = write_text(tmp_path / "b.csv", "city,who\nRome,Bob\n")
    found = preview(first, second)
    assert (found.reading.email_index, found.reading.columns) == (
        -1, ("city", "who", "Source file"),
    )  # fmt: skip
    chosen = preview(first, second, email_column="who").reading
    assert (chosen.columns[chosen.email_index], len(chosen.parts)) == ("who", 2)
    assert [part.reading.email_index for part in chosen.parts] == [1, 1]


def test_that_the_chosen_column_holds_where_there_is_one(tmp_path: Path) -> None:
    first = write_text(tmp_path / "a.csv", "email,work\na@x.org,b@x.org\n")
    second = write_text(tmp_path / "b.csv", "email\nc@x.org\n")
    found = preview(first, second, email_column="work")
    assert found.reading.columns == ("email", "work", "Source file")
    assert load(first, second, email_column="work").addresses == ["b@x.org", "c@x.org"]
    with pytest.raises(FileProblemError) as caught:
        preview(first, second, email_column="nowhere")
    assert caught.value.code == "no_email_column"


def test_that_columns_can_be_left_out_and_the_source_column_named(tmp_path: Path) -> None:
    whole = preview(*three(tmp_path), source_column="Файл").reading
    found = apply_columns(whole, ColumnChoices(left_out=frozenset({"City", "Файл"})))
    assert found.excluded == (2, 4)
    assert read(found).rows[0].fields == ("Ann", "")


def test_that_columns_of_the_whole_may_be_renamed(tmp_path: Path) -> None:
    cards = write_text(tmp_path / "v.vcf", "BEGIN:VCARD\nFN:V\nEMAIL:v@x.org\nEND:VCARD\n")
    found = preview(three(tmp_path)[0], cards).reading
    chosen = apply_columns(found, ColumnChoices(names={"Full name": "Who", "Source file": "File"}))
    assert chosen.columns == ("Name", "Email", "City", "Who", "File")
    assert read(chosen).rows[-1].fields == ("", "", "V", "v.vcf")


def test_that_a_source_column_of_the_files_stays_another_one(tmp_path: Path) -> None:
    first = write_text(tmp_path / "a.csv", "email,source file\na@x.org,web\n")
    second = write_text(tmp_path / "b.csv", "email\nc@x.org\n")
    found = preview(first, second).reading
    assert found.columns == ("email", "source file", "Source file 2")


def test_that_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = []
    for folder in ("x", "y", "z/y"):
        (tmp_path / folder).mkdir(parents=True)
        paths.append(write_text(tmp_path / folder / "a.csv", "email\na@x.org\n"))
    found = preview(*paths, paths[0])
    assert [part.name for part in found.reading.parts] == ["a.csv", "y/a.csv", "y/a.csv (2)"]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_that_a_change_of_any_file_is_noticed(tmp_path: Path, number: int) -> None:
    paths = three(tmp_path)
    reading = preview(*paths).reading
    paths[number].write_bytes(paths[number].read_bytes() + b"\n")
    with pytest.raises(FileProblemError) as caught:
        read(reading)
    assert (caught.value.code, caught.value.params["file"]) == (
        "file_changed",
        paths[number].name,
    )
    paths[number].unlink()
    with pytest.raises(FileProblemError) as caught:
        read(reading)
    assert (caught.value.code, caught.value.params["file"]) == (
        "file_missing",
        paths[number].name,
    )


def test_that_a_problem_found_late_names_the_file(tmp_path: Path) -> None:
    first, second, _ = three(tmp_path)
    rows = "".join(f"u{n}@x.org,{n}\n" for n in range(5_000))
    third = write_text(tmp_path / "late.csv", f'email,n\n{rows}x@x.org,"open\n')
    reading = preview(first, second, third).reading
    with pytest.raises(FileProblemError) as caught:
        read(reading)
    assert (caught.value.code, caught.value.params["file"]) == ("unclosed_quote", "late.csv")


def test_that_there_is_a_limit_of_files_and_columns(tmp_path: Path) -> None:
    paths = [write_text(tmp_path / f"{n}.csv", f"email,c{n}\na@x.org,1\n") for n in range(4)]
    for limits, code in (
        (ReaderLimits(files=3), "too_many_files"),
        (ReaderLimits(columns=5), "too_many_columns"),
    ):
        with pytest.raises(FileProblemError) as caught:
            preview(*paths, limits=limits)
        assert caught.value.code == code


def test_that_one_file_alone_has_no_parts(tmp_path: Path) -> None:
    reading = preview(three(tmp_path)[0]).reading
    assert (reading.parts, reading.name) == ((), "a.csv")
    assert reading.place_of(3) == ("a.csv", 3)
    assert replace(reading, path="/y/b.csv").paths == (Path("/y/b.csv"),)

"""JSON and JSON lines as contact tables: shapes, streaming, hostile texts."""

import json
import string
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_importer.files.json_kind import json_kind
from contact_importer.files.json_text import JsonText
from contact_importer.files.limits import ReaderLimits
from contact_importer.model.errors import FileProblemError
from contact_importer.model.mapping import ColumnChoices, apply_columns
from contact_importer.model.source import SourceFormat
from tests.support.file_reading import load, preview, read
from tests.support.table_files import write_text

ANN = {"name": "Ann", "email": "ann@example.org"}
BOB = {"name": "Bob", "email": "bob@example.org"}


def file_of(folder: Path, value: object, encoding: str = "utf-8", name: str = "a.json") -> Path:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return write_text(folder / name, text, encoding)


def code_of(path: Path) -> str:
    with pytest.raises(FileProblemError) as caught:
        load(path)
    assert caught.value.message.endswith(".")
    return caught.value.code


@pytest.mark.parametrize(
    ("value", "array"),
    [
        ([ANN, BOB], ""),
        ({"contacts": [ANN, BOB], "total": 2}, "contacts"),
        ({"meta": {"page": [1, 2]}, "data": {"items": [ANN, BOB]}}, "data.items"),
        ([["name", "email"], ["Ann", ANN["email"]], ["Bob", BOB["email"]]], ""),
        ({"rows": [["name", "email"], ["Ann", ANN["email"]], ["Bob", BOB["email"]]]}, "rows"),
        (json.dumps(ANN) + "\n" + json.dumps(BOB), ""),
        (json.dumps(ANN, indent=2) + "\n" + json.dumps(BOB, indent=2), ""),
    ],
)
def test_that_the_shapes_of_exports_are_read(tmp_path: Path, value: object, array: str) -> None:
    path = file_of(tmp_path, value)
    found = preview(path)
    assert (found.reading.columns, found.reading.sheet) == (("name", "email"), array)
    assert found.estimated_rows == 2
    outcome = load(path)
    assert outcome.addresses == ["ann@example.org", "bob@example.org"]
    assert [row.fields for row in outcome.rows] == [("Ann",), ("Bob",)]


def test_that_texts_alone_are_addresses(tmp_path: Path) -> None:
    assert load(file_of(tmp_path, ["a@example.org", "b@example.org"])).addresses == [
        "a@example.org",
        "b@example.org",
    ]
    many = [f"a{number}@example.org" for number in range(50)]
    assert load(file_of(tmp_path, {"ok": True, "emails": many})).addresses == many


def test_that_a_single_object_is_one_contact(tmp_path: Path) -> None:
    outcome = load(file_of(tmp_path, {"email": ["a@example.org", "b@example.org"], "n": 1}))
    assert [(row.row_number, row.address) for row in outcome.rows] == [
        (1, "a@example.org"),
        (1, "b@example.org"),
    ]


def test_that_nested_objects_and_arrays_become_columns(tmp_path: Path) -> None:
    value = [
        {"email": "a@x.org", "address": {"city": "Oslo", "geo": {"lat": 1.50}}, "tags": ["x", "y"]},
        {"emails": [{"type": "work", "value": "b@x.org"}, {"type": "home", "value": "c@x.org"}]},
        {"deep": {"b": {"c": {"d": {"e": [1, [2, {"f": 3}]]}}}}},
    ]
    found = preview(file_of(tmp_path, value))
    assert found.reading.columns == (
        "email", "address.city", "address.geo.lat", "tags",
        "emails.type", "emails.value", "deep.b.c",
    )  # fmt: skip
    assert found.rows[0][:4] == ("a@x.org", "Oslo", "1.5", "x, y")
    assert found.rows[1][4:6] == ("work, home", "b@x.org, c@x.org")
    assert found.rows[2][6] == "1, 2, 3"


def test_that_values_arrive_as_they_were_written(tmp_path: Path) -> None:
    text = (
        '[{"email": "a@x.org", "n": 1e999, "m": -0.10, "x": NaN, "b": true, "z": null,'
        f' "long": {"9" * 5000}, "tel": 79161234567, "s": "=1+1"}}]'
    )
    row = load(file_of(tmp_path, text)).rows[0]
    assert row.fields == ("1e999", "-0.10", "", "true", "", "9" * 5000, "79161234567", "=1+1")


def test_that_a_name_that_comes_twice_loses_nothing(tmp_path: Path) -> None:
    outcome = load(
        file_of(tmp_path, '[{"email": "a@x.org", "email": "b@x.org", "Email": "c@x.org"}]')
    )
    assert outcome.addresses == ["a@x.org", "b@x.org", "c@x.org"]


def test_that_fields_first_met_late_are_kept(tmp_path: Path) -> None:
    rows = [{"email": f"a{n}@x.org"} for n in range(30)] + [{"email": "z@x.org", "city": "Rome"}]
    limits = ReaderLimits(name_records=10)
    outcome = load(file_of(tmp_path, rows), limits=limits)
    assert outcome.rows[-1].fields == ("city: Rome",)
    assert outcome.rows[0].fields == ("",)


def test_that_more_names_than_columns_share_the_last_one(tmp_path: Path) -> None:
    rows = [{"email": "a@x.org"} | {f"k{n}": str(n) for n in range(600)}]
    found = preview(file_of(tmp_path, rows))
    assert len(found.reading.columns) == ReaderLimits().columns
    assert found.rows[0][-1].endswith("k599: 599")


def test_that_columns_may_be_renamed_and_left_out(tmp_path: Path) -> None:
    found = preview(file_of(tmp_path, [{"email": "a@x.org", "n": "1", "m": "2"}])).reading
    choices = ColumnChoices(names={"n": "Number"}, left_out=frozenset({"m"}))
    chosen = apply_columns(found, choices)
    assert chosen.columns == ("email", "Number", "m")
    assert [row.fields for row in read(chosen).rows] == [("1",)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_that_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    rows = [{"почта": f"ivan{n}@example.org", "имя": "Иван Петрович"} for n in range(3)]
    for name, text in (
        ("a.json", json.dumps(rows, ensure_ascii=False)),
        ("a.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)),
    ):
        outcome = load(file_of(tmp_path, text, encoding, name))
        assert [row.fields for row in outcome.rows] == [("Иван Петрович",)] * 3


def test_that_lone_surrogates_and_controls_are_no_danger(tmp_path: Path) -> None:
    text = '[{"email": "a@x.org", "n": "x\\ud800y\\u0007"}, {"email": "b@x.org", "n": "\\u0000"}]'
    outcome = load(file_of(tmp_path, text))
    assert [row.fields for row in outcome.rows] == [("xy",)]
    assert outcome.causes == [(2, "nul_character")]


def test_that_a_broken_line_is_rejected_and_the_rest_read(tmp_path: Path) -> None:
    lines = [json.dumps(ANN), '{"email": "broken@', "", "[" * 5000, json.dumps(BOB)]
    outcome = load(file_of(tmp_path, "\r\n".join(lines), name="a.ndjson"))
    assert preview(tmp_path / "a.ndjson").reading.format is SourceFormat.JSONL
    assert [row.row_number for row in outcome.rows] == [1, 4]
    assert outcome.causes == [(2, "damaged"), (3, "damaged")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[]", "no_rows"),
        ("{}", "no_rows"),
        ("[{}, {}]", "no_rows"),
        ('[{"email": "a@x.org"}', "damaged_text"),
        ('[{"email": "a@x.org"},\n{"email": "b@x', "damaged_text"),
        ('[{"email": "a@x.org"}\n{"email": "b@x.org"}]', "damaged_text"),
        ('[{"email":' + "[" * 100_000, "too_deep"),
        ("[" * 100_000 + "]" * 100_000, "too_deep"),
        ('{"a":' * 100_000, "too_deep"),
    ],
)
def test_that_bad_files_are_named(tmp_path: Path, text: str, code: str) -> None:
    assert code_of(file_of(tmp_path, text)) == code


def test_that_a_damaged_file_names_the_line(tmp_path: Path) -> None:
    rows = ",\n".join(json.dumps({"email": f"a{n}@x.org"}) for n in range(50_000))
    path = file_of(tmp_path, f"[{rows},\n{{broken}}]")
    limits = ReaderLimits(name_records=100)
    reading = preview(path, limits=limits).reading
    with pytest.raises(FileProblemError) as caught:
        load(path, limits=limits)
    assert (caught.value.code, caught.value.params["line"]) == ("damaged_text", 50_001)
    assert reading.format is SourceFormat.JSON


def test_that_a_value_longer_than_any_contact_is_refused(tmp_path: Path) -> None:
    path = file_of(tmp_path, [{"email": "a@x.org", "n": "x" * 50_000}])
    assert load(path).causes == [(1, "field_too_long")]
    with pytest.raises(FileProblemError) as caught:
        load(file_of(tmp_path, '[{"email": "' + "x" * 3_000_000 + '"}]'))
    assert (caught.value.code, caught.value.params["line"]) == ("value_too_long", 1)


@pytest.mark.parametrize(
    "text",
    [
        "[x],email\n[1],a@x.org\n",
        "[a@x.org]\n[b@x.org]\n",
        "{b@x.org}\n{c@x.org}\n",
        '{"a": 1},email\n{"a": 2},a@x.org\n',
        "[1],email\n[2],a@x.org\n",
        "[]@x.org\n",
        "{}@x.org\n",
    ],
)
def test_that_a_table_may_begin_with_a_bracket(tmp_path: Path, text: str) -> None:
    assert preview(file_of(tmp_path, text)).reading.format in {
        SourceFormat.CSV,
        SourceFormat.TXT,
    }


def test_that_only_the_first_characters_decide() -> None:
    assert json_kind('[{"a": "b') is SourceFormat.JSON
    assert json_kind('{"a": 1}\n{"a": 2}\n') is SourceFormat.JSONL
    assert json_kind('{"a": broken}\n{"a": 2}\n{"a": 3}\n') is SourceFormat.JSONL


def test_that_pieces_of_any_size_give_the_same_values() -> None:
    text = '[{"a": "x\\"]", "b": [1, 2.5]}, null, -12, "я"]'
    for size in range(1, len(text)):
        pieces = (text[at : at + size] for at in range(0, len(text), size))
        stream = JsonText(pieces, 1_000)
        stream.take("[")
        assert list(stream.elements()) == [
            [("a", 'x"]'), ("b", ["1", "2.5"])], None, "-12", "я",
        ]  # fmt: skip
        assert stream.peek() == ""


def test_that_a_file_cut_anywhere_is_read_or_named(tmp_path: Path) -> None:
    for number, whole in enumerate(
        (json.dumps({"contacts": [ANN, BOB]}).encode(), (json.dumps(ANN) + "\n").encode() * 2)
    ):
        for end in range(1, len(whole)):
            path = tmp_path / f"{number}-{end}"
            path.write_bytes(whole[:end])
            with suppress(FileProblemError):  # anything else is a crash
                assert len(load(path).rows) <= 2


NAMES = st.text(string.ascii_letters + "абв_", min_size=1, max_size=8)
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20) | st.just(
    "a@example.org"
)


@given(
    st.lists(NAMES, min_size=1, max_size=4, unique_by=str.casefold),
    st.data(),
    st.sampled_from(["json", "jsonl", "wrapped"]),
)
def test_that_rows_survive(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], data: st.DataObject, shape: str
) -> None:
    cells = st.lists(CELLS, min_size=len(names), max_size=len(names))
    rows = data.draw(st.lists(cells, min_size=2, max_size=5))
    columns = ["email", *(f"x{name}" for name in names)]
    objects = [
        dict(zip(columns, (f"a{place}@example.org", *row), strict=True))
        for place, row in enumerate(rows)
    ]
    if shape == "jsonl":
        text = "\n".join(
            json.dumps(item, ensure_ascii=place % 2 == 0) for place, item in enumerate(objects)
        )
    else:
        text = json.dumps({"list": objects} if shape == "wrapped" else objects, indent=1)
    path = tmp_path_factory.mktemp("json") / "a"
    outcome = load(write_text(path, text))
    assert [row.fields for row in outcome.rows] == [tuple(row) for row in rows]
    assert len({row.address for row in outcome.rows}) == len(rows)

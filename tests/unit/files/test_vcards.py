"""vCards of all versions as rows."""

import base64
import quopri
import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import SourceFormat
from tests.support.file_reading import load, preview
from tests.support.table_files import write_text

ANN = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Lee\r\nN:Lee;Ann;;;\r\n"
    "item1.EMAIL;type=INTERNET;type=pref:ann@example.org\r\nitem1.X-ABLabel:_$!<Work>!$_\r\n"
    "EMAIL:lee@example.org\r\nTEL;TYPE=cell:+47 22\r\nORG:Acme\\; Co;Sales\r\nTITLE:Buyer\r\n"
    "ADR;TYPE=home:;;Main st\\, 5;Oslo;;0150;Norway\r\nNOTE:a\\nb\r\nEND:VCARD\r\n"
)


def cards(folder: Path, *texts: str, encoding: str = "utf-8") -> Path:
    return write_text(folder / "a.vcf", "".join(texts), encoding)


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def first(path: Path) -> dict[str, str]:
    found = preview(path)
    return {
        name: text for name, text in zip(found.reading.columns, found.rows[0], strict=True) if text
    }


def test_that_a_card_is_a_row_with_all_its_addresses(tmp_path: Path) -> None:
    path = cards(tmp_path, ANN, card("FN:Bob", "EMAIL:bob@example.org"))
    found = preview(path)
    assert (found.reading.format, found.estimated_rows) == (SourceFormat.VCARD, 2)
    assert first(path) == {
        "Full name": "Ann Lee",
        "First name": "Ann",
        "Last name": "Lee",
        "E-mail": "ann@example.org, lee@example.org",
        "Phone": "+47 22",
        "Company": "Acme; Co",
        "Department": "Sales",
        "Title": "Buyer",
        "Address": "Main st, 5",
        "City": "Oslo",
        "Postal code": "0150",
        "Country": "Norway",
        "Note": "a\nb",
    }
    outcome = load(path)
    assert [(row.row_number, row.address) for row in outcome.rows] == [
        (1, "ann@example.org"),
        (1, "lee@example.org"),
        (2, "bob@example.org"),
    ]


def test_that_quoted_printable_of_the_old_kind_is_read(tmp_path: Path) -> None:
    for charset in ("UTF-8", "WINDOWS-1251", "KOI8-R"):
        name = quopri.encodestring("Иванов;Иван Александрович".encode(charset)).decode()
        folded = name.replace("=\n", "=\r\n")
        assert "=\r\n" in folded or charset != "UTF-8"
        path = cards(
            tmp_path,
            card(
                f"N;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:{folded}",
                "EMAIL;INTERNET;PREF:ivan@example.org",
                "TEL;CELL;VOICE:+7 916",
                version="2.1",
            ),
        )
        assert first(path) == {
            "First name": "Иван Александрович",
            "Last name": "Иванов",
            "E-mail": "ivan@example.org",
            "Phone": "+7 916",
        }


def test_that_base64_is_decoded_and_pictures_are_left_out(tmp_path: Path) -> None:
    name = base64.b64encode("Иван".encode()).decode()
    picture = base64.b64encode(random.Random(1).randbytes(2_000_000)).decode()
    path = cards(
        tmp_path,
        card(
            f"FN;ENCODING=B;CHARSET=utf-8:{name}",
            f"PHOTO;ENCODING=b;TYPE=JPEG:{picture}",  # in one line of 2.7 MB
            "LOGO;ENCODING=BASE64:" + "\r\n ".join(["QUJD"] * 2_000) + "\r\n",
            "EMAIL:ivan@example.org",
        ),
    )
    assert first(path) == {"Full name": "Иван", "E-mail": "ivan@example.org"}


def test_that_folds_are_undone(tmp_path: Path) -> None:
    folded = "FN:Ann\r\n  Lee\r\n\t-Smith"
    assert first(cards(tmp_path, card(folded, "EMAIL:a@x.org")))["Full name"] == "Ann Lee-Smith"
    old = card("FN:Ann\r\n Lee", "EMAIL:a@x.org", version="2.1")
    assert first(cards(tmp_path, old))["Full name"] == "Ann Lee"
    # some programs fold by bytes and cut a letter in two
    name = "Иван Петрович Сидоров".encode()
    cut = card("FN:@", "EMAIL:a@x.org").encode().replace(b"@", name[:7] + b"\r\n " + name[7:], 1)
    path = tmp_path / "cut.vcf"
    path.write_bytes(cut)
    assert first(path)["Full name"] == name.decode()


def test_that_version_4_is_read(tmp_path: Path) -> None:
    text = card(
        'TEL;VALUE=uri;TYPE="voice,home":tel:+1-555;ext=1',
        'EMAIL;PREF=1;X-NOTE="a:b;c":ann@example.org',
        "N:Lee;Ann;;;",
        version="4.0",
    )
    assert first(cards(tmp_path, text)) == {
        "First name": "Ann",
        "Last name": "Lee",
        "E-mail": "ann@example.org",
        "Phone": "+1-555;ext=1",
    }


def test_that_a_card_within_a_card_is_passed_over(tmp_path: Path) -> None:
    inner = "AGENT:\r\nBEGIN:VCARD\r\nFN:Secretary\r\nEMAIL:s@example.org\r\nEND:VCARD"
    path = cards(tmp_path, card(inner, "EMAIL:boss@example.org", version="2.1"))
    assert first(path) == {"E-mail": "boss@example.org"}


def test_that_cards_without_end_or_address_are_told(tmp_path: Path) -> None:
    path = cards(
        tmp_path,
        ANN,
        "BEGIN:VCARD\r\nFN:Cut\r\nEMAIL:cut@example.org\r\n",
        card("FN:Nobody"),
        card(f"NOTE:{'x' * 50_000}", "EMAIL:long@example.org"),
        "BEGIN:VCARD\r\nFN:Last",
    )
    assert load(path).causes == [
        (2, "damaged"),
        (3, "no_address"),
        (4, "field_too_long"),
        (5, "damaged"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_that_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    text = card("FN:Иван Петрович Сидоров", "EMAIL:ivan@example.org")
    assert first(cards(tmp_path, text, encoding=encoding))["Full name"] == "Иван Петрович Сидоров"


def test_that_a_card_of_very_many_addresses_takes_no_time(tmp_path: Path) -> None:
    lines = [f"EMAIL:a{number}@example.org" for number in range(100_000)]
    assert load(cards(tmp_path, ANN, card(*lines))).causes == [(2, "field_too_long")]


def test_that_a_file_without_any_whole_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblemError) as caught:
        load(cards(tmp_path, "BEGIN:VCARD\r\n"))
    assert caught.value.code == "damaged_text"


def test_that_damaged_files_are_read_or_named(tmp_path: Path) -> None:
    whole = (ANN + card("FN;ENCODING=QUOTED-PRINTABLE:=D0=98", "EMAIL:b@x.org")).encode()
    chance = random.Random(7)
    damaged = [whole[:end] for end in range(1, len(whole), 3)]
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(6):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        damaged.append(bytes(data))
    for number, data in enumerate(damaged):
        path = tmp_path / f"{number}.vcf"
        path.write_bytes(data)
        with suppress(FileProblemError):  # anything else is a crash
            load(path)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=30)


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def folded(line: str) -> str:
    return "\r\n ".join(line[at : at + 20] for at in range(0, len(line), 20))


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4))
def test_that_rows_survive(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    text = "".join(
        card(
            folded(f"FN:{escaped(name)}"),
            f"ORG:{escaped(company)}",
            folded(f"NOTE:{escaped(note)}"),
            f"EMAIL:a{number}@example.org",
        )
        for number, (name, company, note) in enumerate(rows)
    )
    path = tmp_path_factory.mktemp("vcard") / "a.vcf"
    outcome = load(write_text(path, text))
    assert [row.fields for row in outcome.rows] == rows

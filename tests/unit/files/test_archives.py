"""ZIPs of contact files: what is read, what is left out, what is refused."""

import io
import random
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from contact_importer.files.limits import ReaderLimits
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import SourceFormat
from tests.support.file_reading import load, preview, read
from tests.support.table_files import two_rows, write_xls, write_zip, xlsx_parts

ANN = "name,email\nAnn,ann@example.org\n"
BOB = "почта;имя\nbob@example.org;Боб\n"


def skipped(path: Path) -> dict[str, str]:
    return {file.name: file.code for file in preview(path).skipped}


def code_of(path: Path, limits: ReaderLimits | None = None) -> str:
    with pytest.raises(FileProblemError) as caught:
        load(path, limits=limits)
    return caught.value.code


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def renamed(path: Path, name: bytes, raw: bytes) -> Path:
    """The ZIP with a name in other bytes, and no word about their encoding."""
    assert len(name) == len(raw)
    path.write_bytes(path.read_bytes().replace(name, raw))
    return path


def test_that_the_files_in_it_are_one_table(tmp_path: Path) -> None:
    xlsx = zipped({name: str(text).encode() for name, text in xlsx_parts(two_rows()).items()})
    path = write_zip(
        tmp_path / "lists.zip",
        {
            "a/ann.csv": ANN,
            "b/bob.csv": BOB.encode("cp1251"),
            "people.xlsx": xlsx,
            "old.xls": write_xls(tmp_path / "x.xls", [["email"], ["x@example.org"]]).read_bytes(),
            "more.json": '[{"E-Mail": "json@example.org", "NAME": "Jay"}]',
            "cards.vcf": "BEGIN:VCARD\nFN:V\nEMAIL:v@example.org\nEND:VCARD\n",
        },
    )
    found = preview(path)
    assert (found.reading.format, found.reading.name) == (SourceFormat.FILES, "lists.zip")
    assert found.reading.columns == ("name", "email", "имя", "Full name", "Source file")
    assert found.skipped == ()
    outcome = read(found.reading)
    assert [(row.address, row.fields[-1]) for row in outcome.rows] == [
        ("ann@example.org", "a/ann.csv"),
        ("bob@example.org", "b/bob.csv"),
        ("a@example.org", "people.xlsx"),
        ("x@example.org", "old.xls"),
        ("json@example.org", "more.json"),
        ("v@example.org", "cards.vcf"),
    ]
    assert outcome.rows[1].fields == ("", "Боб", "", "b/bob.csv")
    assert outcome.rows[4].fields[0] == "Jay"
    assert [row.row_number for row in outcome.rows] == [1, 2, 3, 4, 5, 6]


def test_that_a_single_file_in_it_is_read_as_that_file(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"in/a.csv": BOB.encode("cp1251"), "__MACOSX/._a": "x"})
    found = preview(path)
    assert (found.reading.format, found.reading.member) == (SourceFormat.CSV, "in/a.csv")
    assert (found.reading.encoding, found.reading.delimiter) == ("cp1251", ";")
    assert [row.fields for row in load(path).rows] == [("Боб",)]


def test_that_what_is_left_out_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", ANN)
        for name, content in {
            "../up.csv": ANN,
            "/root.csv": ANN,
            "C:\\windows.csv": ANN,
            "x/.hidden/a.csv": ANN,
            "__MACOSX/._a.csv": "\x00\x05",
            "x/.DS_Store": "\x00\x01",
            "photo.png": b"\x89PNG\r\n",
            "inner.zip": zipped({"b.csv": ANN.encode()}),
            "cities.csv": "city,country\nOslo,Norway\n",
            "empty.csv": "",
        }.items():
            archive.writestr(name, content)
        archive.writestr(link, "/etc/passwd")
        archive.writestr("packed.csv", ANN, zipfile.ZIP_BZIP2)
    assert skipped(path) == {
        "../up.csv": "unsafe_name",
        "/root.csv": "unsafe_name",
        "C:\\windows.csv": "unsafe_name",
        "link.csv": "unsafe_name",
        "x/.hidden/a.csv": "service_file",
        "__MACOSX/._a.csv": "service_file",
        "x/.DS_Store": "service_file",
        "photo.png": "not_a_table",
        "inner.zip": "nested_archive",
        "cities.csv": "no_email_column",
        "empty.csv": "file_empty",
        "packed.csv": "packed_otherwise",
    }
    assert load(path).addresses == ["ann@example.org"]


@pytest.mark.parametrize("encoding", ["cp866", "utf-8", "cp1251"])
def test_that_names_without_a_declared_encoding_are_understood(
    tmp_path: Path, encoding: str
) -> None:
    raw = "Список клиентов.csv".encode(encoding)
    name = b"x" * len(raw)
    path = write_zip(tmp_path / "a.zip", {name.decode(): ANN, "b.csv": BOB})
    names = {part.name for part in preview(renamed(path, name, raw)).reading.parts}
    assert names == {"Список клиентов.csv", "b.csv"}


def test_that_western_names_are_understood(tmp_path: Path) -> None:
    raw = "Müller & Söhne.csv".encode("cp437")
    path = write_zip(tmp_path / "a.zip", {"x" * len(raw): ANN, "b.csv": BOB})
    names = [part.name for part in preview(renamed(path, b"x" * len(raw), raw)).reading.parts]
    assert names[0] == "Müller & Söhne.csv"


def test_that_a_protected_file_is_named(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.csv": ANN, "b.csv": BOB})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    assert skipped(path) == {"a.csv": "encrypted_member"}
    alone = write_zip(tmp_path / "b.zip", {"a.csv": ANN})
    data = bytearray(alone.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    alone.write_bytes(data)
    assert code_of(alone) == "encrypted_member"


def test_that_bombs_are_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.csv": ANN + "x" * 30_000_000, "b.csv": ANN})
    assert code_of(path) == "archive_bomb"
    # parts that overlap each other: many names for the same bytes
    one = zipped({"a.csv": b"email\n" + random.Random(1).randbytes(5_000).hex().encode()})
    body, directory = one[: one.index(b"PK\x01\x02")], one[one.index(b"PK\x01\x02") :]
    entry, end = directory[: directory.index(b"PK\x05\x06")], directory[-22:]
    many = entry * 100
    end = end[:8] + struct.pack("<HHII", 100, 100, len(many), len(body)) + end[20:]
    path.write_bytes(body + many + end)
    assert code_of(path) == "archive_bomb"


def test_that_too_many_files_are_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {f"{n}.csv": ANN for n in range(101)})
    assert code_of(path) == "too_many_files"
    assert code_of(path, ReaderLimits(zip_entries=100)) == "too_many_files"


@pytest.mark.parametrize("parts", [{}, {"a/": ""}, {".DS_Store": "x", "b/.x": ""}])
def test_that_an_empty_zip_is_named(tmp_path: Path, parts: dict[str, str | bytes]) -> None:
    assert code_of(write_zip(tmp_path / "a.zip", parts)) == "empty_archive"


def test_that_a_zip_without_contacts_tells_the_first_reason(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {".x": "", "a.pdf": "%PDF-1.7", "b.csv": ""})
    with pytest.raises(FileProblemError) as caught:
        load(path)
    assert (caught.value.code, caught.value.params["count"]) == ("no_readable_file", 2)
    assert "a.pdf: This is a PDF document" in caught.value.message


def test_that_changed_bytes_inside_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.csv": ANN.encode(), "b.csv": BOB.encode()}))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"ann@example.org", b"eve@example.org"))
    assert skipped(path) == {"a.csv": "damaged_archive"}
    path.write_bytes(data)
    reading = preview(path).reading
    path.write_bytes(data.replace(b"Ann", b"Eve"))
    with pytest.raises(FileProblemError) as caught:
        read(reading)
    assert caught.value.code == "file_changed"


def test_that_damaged_zips_are_read_or_named(tmp_path: Path) -> None:
    whole = write_zip(tmp_path / "a.zip", {"a.csv": ANN, "b.json": '["x@y.org"]'}).read_bytes()
    chance = random.Random(11)
    damaged = [whole[:end] for end in range(1, len(whole), 5)]
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(4):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        damaged.append(bytes(data))
    for number, data in enumerate(damaged):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(data)
        with suppress(FileProblemError):  # anything else is a crash
            load(path)

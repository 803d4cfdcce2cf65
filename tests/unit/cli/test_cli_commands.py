"""Every command once, in this process: what it prints and how it ends."""

import csv
import filecmp
from pathlib import Path

import openpyxl
import pytest

from contact_importer.cli.exit_codes import DONE, FINISHED_WITH_PENDING, USAGE, USER_ERROR
from tests.support.command_line import CommandLine, Ended

#: One of each kind at STANDARD level: valid, dead domain, disposable, impossible, twice, none.
MIXED = (
    "ann@yamail.demo",
    "bob@vanished.demo",
    "cy@trashbox.demo",
    "dan@@yamail.demo",
    "ANN@yamail.demo",
    "",
)
TALLY = {"valid": 1, "invalid": 2, "blacklist": 1, "pending": 0, "duplicate": 1, "rejected": 1}


def imported(cli: CommandLine, *addresses: str, level: str = "standard") -> Ended:
    source = cli.file(*(addresses or MIXED))
    return cli.run("import", source, "--list", "People", "--level", level, "--json")


def is_one_sentence(ended: Ended) -> bool:
    """One error, told to a person, and no trace of Python."""
    return ended.err.startswith("Error: ") and ended.err.count("\n") == 1


def test_that_import_ends_with_the_documented_line(cli: CommandLine) -> None:
    done = imported(cli)
    assert (done.code, done.err) == (DONE, "")
    last = done.lines[-1]
    assert last.pop("seconds") > 0
    assert last == {
        "event": "finished",
        "task": 1,
        "finish_reason": "completed",
        "tally": {"read": 6} | TALLY,
    }
    assert {line["event"] for line in done.lines[:-1]} <= {"progress"}
    for line in done.lines:
        counts = dict(line["tally"])
        assert counts.pop("read") == sum(counts.values())


def test_that_pending_contacts_have_an_exit_code_of_their_own(cli: CommandLine) -> None:
    done = imported(cli, "ann@yamail.demo", "eve@brokendns.demo")
    assert done.code == FINISHED_WITH_PENDING
    assert done.lines[-1]["tally"]["pending"] == 1
    again = cli.run("resume", 1, "--json")
    assert again.code == FINISHED_WITH_PENDING
    assert again.lines[-1]["tally"] == done.lines[-1]["tally"]


def test_that_several_files_are_one_import(cli: CommandLine, tmp_path: Path) -> None:
    cards, picture = tmp_path / "a.vcf", tmp_path / "b.png"
    cards.write_text("BEGIN:VCARD\nFN:Ann\nEMAIL:ann@yamail.demo\nEND:VCARD\n")
    picture.write_bytes(b"\x89PNG\r\n")
    rows = cli.file("bob@yamail.demo")
    level = ("--list", "S", "--level", "fast", "--json")
    done = cli.run("import", rows, picture, cards, *level)
    assert done.code == DONE
    assert done.lines[0]["event"] == "skipped"
    assert (done.lines[0]["file"], done.lines[0]["code"]) == ("b.png", "not_a_table")
    assert done.lines[-1]["tally"]["read"] == 2
    found = cli.run("contacts", "--list", "S", "--json").lines
    assert {line["fields"][-1] for line in found} == {Path(rows).name, "a.vcf"}


def test_that_the_level_decides_what_is_asked(cli: CommandLine) -> None:
    assert imported(cli, level="fast").lines[-1]["tally"] == {"read": 6} | TALLY | {
        "valid": 2,
        "invalid": 1,
    }
    full = cli.run(
        "import", cli.file("nobody.at-all@yamail.demo"), "--list", "F", "--level", "full"
    )
    assert full.code == DONE
    (found,) = cli.run("contacts", "--list", "F", "--json").lines
    assert (found["status"], found["reason"]) == ("invalid", "mailbox_not_found")


def test_that_people_get_a_table(cli: CommandLine) -> None:
    done = cli.run("import", cli.file(*MIXED), "--list", "People")
    assert done.code == DONE
    assert "Task 1: completed" in done.out
    words = [line.split() for line in done.out.splitlines()]
    for name, count in TALLY.items():
        assert [name, str(count)] in [line[:2] for line in words]


def test_that_reading_options_are_obeyed(cli: CommandLine) -> None:
    source = cli.folder / "odd.csv"
    source.write_bytes("Имя|Почта|Mail\nАня|a@yamail.demo|b@yamail.demo\n".encode("cp866"))
    done = cli.run(
        *("import", source, "--list", "L", "--level", "fast", "--json"),
        *("--encoding", "cp866", "--delimiter", "|", "--email-column", "Почта"),
    )
    assert done.code == DONE
    (contact,) = cli.run("contacts", "--list", "L", "--json").lines
    assert contact["address"] == "a@yamail.demo"
    assert contact["fields"] == ["Аня", "b@yamail.demo"]


def test_that_duplicates_can_overwrite(cli: CommandLine) -> None:
    imported(cli, "ann@yamail.demo", level="fast")
    source = cli.folder / "newer.csv"
    source.write_text("Name,Email\nAnn Lee,ann@yamail.demo\n")
    words = ("import", source, "--list", "People", "--level", "fast", "--json")
    assert cli.run(*words).lines[-1]["tally"]["duplicate"] == 1
    assert cli.run("contacts", "--list", "People", "--json").lines[0]["fields"] == ["Person 1"]
    cli.run(*words, "--duplicates", "overwrite")
    assert cli.run("contacts", "--list", "People", "--json").lines[0]["fields"] == ["Ann Lee"]


def test_that_status_shows_tasks(cli: CommandLine) -> None:
    imported(cli)
    (shown,) = cli.run("status", "--json").lines
    assert cli.run("status", 1, "--json").lines == [shown]
    assert (shown["task"], shown["state"], shown["list"]) == (1, "finished", "People")
    assert shown["tally"] == {"read": 6} | TALLY
    assert "people.csv" in cli.run("status").out
    assert "Task 1: completed" in cli.run("status", 1).out


def test_that_lists_and_contacts_can_be_seen(cli: CommandLine) -> None:
    imported(cli)
    (listed,) = cli.run("lists", "--json").lines
    assert listed == {
        "list": "People",
        "id": 1,
        "contacts": 4,
        **{name: TALLY[name] for name in ("valid", "invalid", "blacklist", "pending")},
    }
    words = ("contacts", "--list", "people", "--json")
    assert len(cli.run(*words).lines) == 4
    assert len(cli.run(*words, "--limit", 3).lines) == 3
    invalid = cli.run(*words, "--status", "invalid").lines
    assert [item["reason"] for item in invalid] == ["domain_not_found", "syntax"]
    both = cli.run(*words, "--status", "invalid", "--status", "blacklist", "--reason", "syntax")
    assert [item["row"] for item in both.lines] == [4]
    assert "ann@yamail.demo" in cli.run("contacts", "--list", "People").out
    assert "People" in cli.run("lists").out


def test_that_check_needs_no_list(cli: CommandLine) -> None:
    done = cli.run("check", "info@yamail.demo", "x@@", "--json")
    assert done.code == DONE
    assert [line["status"] for line in done.lines] == ["valid", "invalid"]
    assert done.lines[0]["flags"] == ["role"]
    assert done.lines[0]["evidence"]
    pending = cli.run("check", "eve@brokendns.demo")
    assert pending.code == FINISHED_WITH_PENDING
    assert "eve@brokendns.demo" in pending.out
    assert cli.run("lists", "--json").lines == []


def test_that_export_writes_the_clean_list(cli: CommandLine) -> None:
    imported(cli)
    exact, table, book = (cli.folder / name for name in ("a.csv", "b.csv", "c.xlsx"))
    words = ("export", "--list", "People", "-o")
    done = cli.run(*words, exact, "--preset", "exact")
    assert (done.code, exact.read_bytes()) == (
        DONE,
        b"Name,Email\r\nPerson 1,ann@yamail.demo\r\n",
    )
    cli.run(*words, table, "--status", "invalid", "--delimiter", ";", "--with-result")
    with table.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    assert [row["Name"] for row in rows] == ["Person 2", "Person 4"]
    assert [row["status"] for row in rows] == ["invalid", "invalid"]
    cli.run(*words, book)
    sheet = openpyxl.load_workbook(book).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == ["Person 1", "ann@yamail.demo"]


def test_that_an_export_never_overwrites_a_source(cli: CommandLine) -> None:
    imported(cli)
    source = cli.folder / "people.csv"
    before = source.read_bytes()
    done = cli.run("export", "--list", "People", "-o", source)
    assert done.code == USER_ERROR
    assert is_one_sentence(done)
    assert source.read_bytes() == before


def test_that_the_blacklist_is_kept_and_used(cli: CommandLine) -> None:
    entries = cli.folder / "never.txt"
    entries.write_text("# ours\nzoe@bigmail.demo\nnot a thing\n")
    assert "2 added" in cli.run("blacklist", "add", "Sub.Yamail.demo", "yamail.demo").out
    assert "1 added, 1 not understood" in cli.run("blacklist", "import", entries).out
    assert [line["value"] for line in cli.run("blacklist", "list", "--json").lines] == [
        "sub.yamail.demo",
        "yamail.demo",
        "zoe@bigmail.demo",
    ]
    assert "zoe@bigmail.demo" in cli.run("blacklist", "list").out
    assert imported(cli, level="fast").lines[-1]["tally"]["blacklist"] == 2
    assert "1 removed" in cli.run("blacklist", "remove", "sub.yamail.demo", "b@c.demo").out
    wrong = cli.run("blacklist", "add", "not a thing")
    assert wrong.code == USER_ERROR
    assert is_one_sentence(wrong)


def test_that_undo_removes_the_contacts(cli: CommandLine) -> None:
    imported(cli)
    assert "4 contacts removed" in cli.run("undo", 1).out
    assert cli.run("contacts", "--list", "People", "--json").lines == []
    again = cli.run("resume", 1)
    assert again.code == USER_ERROR
    assert is_one_sentence(again)


@pytest.mark.parametrize("command", ["pause", "cancel"])
def test_that_a_finished_task_is_not_said_to_stop(cli: CommandLine, command: str) -> None:
    imported(cli)
    done = cli.run(command, 1)
    assert (done.code, done.out) == (DONE, "Task 1 is completed.\n")
    assert cli.run("status", "--json").lines[0]["finish_reason"] == "completed"


def test_that_doctor_looks_at_everything(cli: CommandLine) -> None:
    done = cli.run("doctor", "--json")
    assert done.code == DONE
    assert {line["subject"]: line["ok"] for line in done.lines} == {
        "resolver": None,  # the demo world refuses the test
        "genuine": True,
        "clock": True,
        "disk": True,
        "dns": True,
        "port_25": True,
        "helo": True,
        "ptr": None,
        "mail_from": True,
        "database": True,
    }
    assert all(line["message"] for line in done.lines)
    shown = cli.run("doctor").out
    assert [shown.count(f"  {line['subject']} ") for line in done.lines] == [1] * len(done.lines)


def test_that_generate_gives_the_same_files_again(cli: CommandLine) -> None:
    first, second, other = (cli.folder / f"{name}.csv" for name in "abc")
    assert cli.run("generate", 300, "-o", first, "--seed", 5).code == DONE
    cli.run("generate", 300, "-o", second, "--seed", 5)
    cli.run("generate", 300, "-o", other, "--seed", 6)
    assert filecmp.cmp(first, second, shallow=False)
    assert not filecmp.cmp(first, other, shallow=False)
    with first.open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.reader(lines))) == 301
    for path in (first, second):
        path.with_name(f"{path.stem}.expected.csv").replace(path)
    assert filecmp.cmp(first, second, shallow=False)


@pytest.mark.parametrize(
    "words",
    [
        ("import", "missing.csv", "--list", "L"),
        ("contacts", "--list", "Nobody"),
        ("export", "--list", "Nobody", "-o", "x.csv"),
        ("status", "9"),
        ("pause", "9"),
        ("cancel", "9"),
        ("resume", "9"),
        ("undo", "9"),
        ("blacklist", "import", "missing.txt"),
        ("generate", "3", "-o", "no-such-folder/x.csv"),
    ],
)
def test_that_errors_are_sentences(cli: CommandLine, words: tuple[str, ...]) -> None:
    done = cli.run(*words)
    assert (done.code, done.out) == (USER_ERROR, "")
    assert is_one_sentence(done)


def test_that_json_tells_errors_too(cli: CommandLine) -> None:
    done = cli.run("import", "missing.csv", "--list", "L", "--json")
    (line,) = done.lines
    assert (done.code, line["event"], line["code"]) == (USER_ERROR, "error", "file_missing")
    assert done.err == f"Error: {line['message']}\n"


def test_that_a_foreign_database_is_refused_untouched(cli: CommandLine) -> None:
    cli.database.write_bytes(b"this is no database" * 100)
    before = cli.database.read_bytes()
    done = cli.run("doctor")
    assert done.code == USER_ERROR
    assert is_one_sentence(done)
    assert cli.database.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("frobnicate",),
        ("import", "a.csv"),
        ("import", "a.csv", "--list", "L", "--level", "deep"),
        ("status", "zero"),
        ("generate", "0", "-o", "x.csv"),
        ("check",),
    ],
)
def test_that_wrong_usage_is_told_apart(cli: CommandLine, words: tuple[str, ...]) -> None:
    done = cli.run(*words)
    assert done.code == USAGE
    assert "Usage:" in done.err
    assert not cli.database.exists()

"""The whole program in a process of its own: starts, shows a file, closes; or says why not."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox, QPushButton, QRadioButton, QTableView
from contact_importer.gui import app as module

app = module.new_application()

def press(dialog, text):
    next(b for b in dialog.findChildren(QPushButton) if b.text() == text).click()

def act():
    for widget in app.topLevelWidgets():
        if not widget.isVisible():
            continue
        if widget.__class__.__name__ == "RescueDialog":
            print("offered:", [b.text() for b in widget.findChildren(QRadioButton)])
            press(widget, "Continue")
        elif isinstance(widget, QMessageBox):
            print("box:", widget.text())
            widget.close()
        elif hasattr(widget, "frame") and hasattr(widget.frame, "mapping"):
            preview = widget.frame.mapping.findChild(QTableView).model()
            if preview.rowCount():
                print("rows:", preview.rowCount())
                widget.close()

timer = QTimer()
timer.timeout.connect(act)
timer.start(50)
files = [Path(name) for name in sys.argv[2:]]
sys.exit(module.run_window(database=Path(sys.argv[1]), demo=True, files=files))
"""


def run_program(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", SCRIPT, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_that_the_program_shows_a_file_and_closes_cleanly(tmp_path: Path) -> None:
    contacts = tmp_path / "contacts.csv"
    contacts.write_text("Name,E-mail\nAnn,ann@example.org\nBob,bob@example.org\n")
    ended = run_program(tmp_path, str(tmp_path / "a.sqlite"), str(contacts))
    assert ended.returncode == 0, ended.stderr
    assert "rows: 2" in ended.stdout
    assert "Traceback" not in ended.stderr
    assert (tmp_path / "a.window.json").exists()


def test_that_a_foreign_database_is_told_and_left_untouched(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.sqlite"
    foreign.write_bytes(b"not a database at all, just some text that is long enough" * 20)
    before = foreign.read_bytes()
    ended = run_program(tmp_path, str(foreign))
    assert ended.returncode == 1, ended.stderr
    assert "box:" in ended.stdout
    assert foreign.read_bytes() == before


def test_that_a_damaged_database_is_replaced_by_its_backup(tmp_path: Path) -> None:
    contacts, database = tmp_path / "contacts.csv", tmp_path / "a.sqlite"
    contacts.write_text("Name,E-mail\nAnn,ann@example.org\n")
    run_program(tmp_path, str(database), str(contacts))
    whole = database.read_bytes()
    damaged = whole[:100] + b"\xff" * 7100 + whole[7200:]
    database.write_bytes(damaged)
    ended = run_program(tmp_path, str(database), str(contacts))
    assert ended.returncode == 0, ended.stderr
    assert "Start with an empty database" in ended.stdout
    assert "rows: 1" in ended.stdout
    assert database.read_bytes()[100:7200] == whole[100:7200]
    (kept,) = tmp_path.glob("a.sqlite.damaged-????????-??????")
    assert kept.read_bytes() == damaged

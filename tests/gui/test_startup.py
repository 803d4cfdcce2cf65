"""What is loaded before the person sees the window: nothing that can wait."""

import gc
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from contact_importer.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
#: Slow to import, and of no use for the first page.
HEAVY = {
    "aiosmtplib", "alembic", "asyncio", "chardet", "clevercsv", "disposable_email_domains", "dns",
    "email_validator", "httpx2", "keyring", "openpyxl", "publicsuffixlist", "pysqlite3",
    "python_calamine", "python_socks", "qasync", "rapidfuzz", "rich", "sqlalchemy", "sqlite3",
    "ssl", "structlog", "typer",
}  # fmt: skip
HEAVY_PARTS = {
    "contact_importer.bootstrap", "contact_importer.cli", "contact_importer.demo",
    "contact_importer.engine", "contact_importer.files", "contact_importer.network",
    "contact_importer.storage", "contact_importer.validation",
}  # fmt: skip
SCRIPT = """
import os, sys
from pathlib import Path
from contact_importer.gui import app
from contact_importer.gui.window import window_session

class Window(window_session.MainWindow):
    def __init__(self, **how):
        super().__init__(**how)
        self.painted.connect(self.tell)

    def tell(self):
        print(*sys.modules, sep="\\n", flush=True)
        os._exit(0)

window_session.MainWindow = Window
app.run_window(database=Path(sys.argv[1]), demo=True, files=())
"""


def modules_when_painted(folder: Path) -> list[str]:
    """What is loaded when the window is first painted, in the order of loading."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder / "contacts.sqlite")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return ended.stdout.splitlines()


def test_that_nothing_heavy_is_loaded_before_the_window_is_painted(tmp_path: Path) -> None:
    loaded = set(modules_when_painted(tmp_path))
    assert "contact_importer.gui.pages.home_page" in loaded
    assert not {name.partition(".")[0] for name in loaded} & HEAVY
    assert not {".".join(name.split(".")[:2]) for name in loaded} & HEAVY_PARTS
    assert not (tmp_path / "contacts.sqlite").exists()  # the window does not wait for it


def test_that_what_needs_no_qt_is_loaded_before_it(tmp_path: Path) -> None:
    loaded = modules_when_painted(tmp_path)
    after = loaded[loaded.index("PySide6.QtCore") :]
    ours = [name for name in after if name.startswith("contact_importer.")]
    assert ours
    assert [name for name in ours if not name.startswith("contact_importer.gui.")] == []


def test_that_no_garbage_is_looked_for_while_the_window_comes_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bool] = []
    window = ModuleType("contact_importer.gui.app")
    monkeypatch.setattr(
        window, "run_window", lambda **_: seen.append(gc.isenabled()), raising=False
    )
    monkeypatch.setitem(sys.modules, window.__name__, window)
    before = gc.isenabled()
    gc.enable()
    try:
        main([])
    finally:
        (gc.enable if before else gc.disable)()
    assert seen == [False]

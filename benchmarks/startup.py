"""From the start of the process to the first painting of the window, against an empty window.

Both are started in turn, each with bytecode that an earlier start has left, as on a person's
computer. The product starts as it does from its icon: settings, theme, translations, window.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

from benchmarks.report import Line, heading, load, note

USUAL_ROWS = 15  # starts of each

_RATIO = 2.0
_ROOT = Path(__file__).resolve().parent.parent
# Both end at once when they are painted; what is printed is the clock that this process reads too.
_END = """
def painted():
    print(time.monotonic(), flush=True)
    os._exit(0)
"""
_EMPTY = f"""
import os, sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
{_END}
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        painted()
app = QApplication([])
window = Window()
window.resize(1240, 800)
window.show()
app.exec()
"""
_PRODUCT = f"""
import gc, os, sys, time
gc.disable()  # as contact_importer.__main__ does
from pathlib import Path
from contact_importer.gui import app
from contact_importer.gui.window import window_session
{_END}
class Window(app.MainWindow):
    def __init__(self, **how):
        super().__init__(**how)
        self.painted.connect(painted)
window_session.MainWindow = Window
app.run_window(database=Path(sys.argv[1]) / "contacts.sqlite", demo=True, files=())
"""


def run(rows: int) -> None:
    """Start both ``rows`` times, print both."""
    heading("startup: from the start of the process to the first painting of the window")
    ours: list[float] = []
    empty: list[float] = []
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        for script in (_EMPTY, _PRODUCT) * 2:
            _seconds(script, folder)  # writes the bytecode, warms the file cache
        for _ in range(rows):
            empty.append(_seconds(_EMPTY, folder))
            ours.append(_seconds(_PRODUCT, folder))
    ratio = statistics.median(ours) / statistics.median(empty)
    note(load())
    Line(
        what="first painting of the window",
        ours=_describe(ours),
        peer=f"empty PySide6 window: {_describe(empty)}",
        ratio=f"{ratio:.2f} times",
        target=f"≤ {_RATIO:g} times",
        reached=ratio <= _RATIO,
    ).show()


def _seconds(script: str, folder: Path) -> float:
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "PYTHONPATH": str(_ROOT),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return float(ended.stdout) - begun


def _describe(values: list[float]) -> str:
    return (
        f"median {statistics.median(values) * 1000:.0f}, "
        f"{min(values) * 1000:.0f} to {max(values) * 1000:.0f} ms of {len(values)} starts"
    )

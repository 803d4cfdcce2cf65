"""Entry point: the window without a command, otherwise the command line.

Kept light: the reader's child processes import this module again.
"""

import gc
import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == ["--self-check"]:
        from contact_importer.gui.self_check import self_check

        return self_check()
    rest, demo, database = _without_global_options(given)
    files = _files(rest)
    if rest and not files:
        from contact_importer.cli.app import run

        return run(given)
    gc.disable()  # nothing is garbage yet; the window looks for it once it is shown
    from contact_importer.gui.app import run_window

    return run_window(database=database, demo=demo, files=files)


def _files(rest: Sequence[str]) -> list[Path]:
    """The files to open in the window, if there is nothing else: no command looks like one."""
    paths = [Path(word) for word in rest]
    if all((path.suffix or path.parent.name) and path.is_file() for path in paths):
        return [path.absolute() for path in paths]
    return []


def _without_global_options(given: Sequence[str]) -> tuple[list[str], bool, Path | None]:
    """What is left beside ``--demo`` and ``--db PATH``, and their values."""
    rest: list[str] = []
    demo, database = False, None
    waiting = iter(given)
    for word in waiting:
        if word == "--demo":
            demo = True
        elif word == "--db":
            value = next(waiting, None)
            if value is None:
                rest.append(word)
            else:
                database = Path(value)
        elif word.startswith("--db="):
            database = Path(word.removeprefix("--db="))
        else:
            rest.append(word)
    return rest, demo, database


if __name__ == "__main__":
    sys.exit(main())

"""How an address was judged, for a terminal and as JSON."""

from collections.abc import Sequence
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from contact_importer.cli.output import out
from contact_importer.model.verdict import Status
from contact_importer.validation.phrase import English, printable
from contact_importer.validation.trail import tells_earlier_answer, trail
from contact_importer.validation.trail_step import CheckedAddress, TrailStep
from contact_importer.validation.trail_text import speak
from contact_importer.validation.trail_words import EARLIER_DIALOGUE
from contact_importer.validation.verdict_words import FLAGS, REASONS, STATUSES

_STYLES = {
    Status.VALID: "bold green",
    Status.INVALID: "bold red",
    Status.BLACKLIST: "bold magenta",
    Status.PENDING: "bold yellow",
}
_CODES = "dim"
_INDENT = (0, 0, 0, 2)


def print_trail(
    checked: CheckedAddress, dialogue: Sequence[str] = (), *, list_name: str = ""
) -> None:
    """Address, status, the trail in words with its codes, and the dialogue if there is one."""
    status = Status.PENDING if checked.decision is None else checked.decision.status
    place = f"  in the list \u201c{printable(list_name)}\u201d" if list_name else ""
    notes = "".join(f" · {text}" for flag, text in FLAGS.items() if flag & checked.flags)
    out.print(Text.assemble((printable(checked.address), "bold"), place))
    out.print(
        Text.assemble((STATUSES[status], _STYLES[status]), f": {REASONS[checked.reason]}{notes}")
    )
    steps = trail(checked)
    out.print(Padding(_table(steps), _INDENT))
    if dialogue and tells_earlier_answer(checked, steps):
        out.print(Padding(Text(f"{EARLIER_DIALOGUE}:"), _INDENT))
    for line in dialogue:
        out.print(Padding(Text(printable(line), _CODES), _INDENT))
    out.print()


def trail_to_dict(checked: CheckedAddress, dialogue: Sequence[str] = ()) -> dict[str, Any]:
    """The steps in English words and in codes, and the dialogue."""
    steps = trail(checked)
    return {
        "trail": [
            {
                "step": str(step.id),
                "part": str(step.part),
                "words": said.words,
                "codes": list(step.codes),
                "peer": step.peer,
                "at": step.at,
                "decisive": step.decisive,
            }
            for step, said in zip(steps, speak(steps, English()), strict=True)
        ],
        "dialogue": list(dialogue),
        "dialogue_is_earlier": bool(dialogue) and tells_earlier_answer(checked, steps),
    }


def _table(steps: Sequence[TrailStep]) -> Table:
    """A row for each step: whether the decision rests on it, what it is about, what was found."""
    table = Table.grid(padding=(0, 1))
    part = ""
    for step in speak(steps, English()):
        found = Text(step.words)
        for code in step.codes:
            found.append(f"\n  {code}", _CODES)
        table.add_row("→" if step.decisive else "·", "" if step.part == part else step.part, found)
        part = step.part
    return table

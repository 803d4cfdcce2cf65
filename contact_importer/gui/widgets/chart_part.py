"""A part of a whole that a chart shows, and its words. Plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

from contact_importer.gui.widgets.part_fill import Meaning
from contact_importer.gui.words.wording import number, share


@dataclass(frozen=True, slots=True)
class ChartPart:
    """So many things of one kind."""

    meaning: Meaning
    title: str
    count: int


def part_text(part: ChartPart, whole: int) -> str:
    """One part in words: "Confirmed: 4 780 (82 %)"."""
    of_whole = share(part.count, whole)
    text = f"{part.title}: {number(part.count)}"
    return f"{text} ({of_whole})" if of_whole else text


def parts_text(parts: Sequence[ChartPart], whole: int) -> str:
    """The text twin of a chart."""
    return ", ".join(part_text(part, whole) for part in parts)

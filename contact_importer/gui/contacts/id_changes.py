"""Where two sequences of contact ids differ. Qt-free; GUI thread."""

from array import array
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSpan:
    """Rows ``first .. old_end`` became rows ``first .. new_end`` (ends excluded)."""

    first: int
    old_end: int
    new_end: int


def changed_span(old: "array[int]", new: "array[int]") -> ChangedSpan | None:
    """The smallest span outside which both are alike; None if they are the same.

    Compares halves as blocks: a million ids take a few milliseconds.
    """
    if old == new:
        return None
    shorter = min(len(old), len(new))
    first = 0
    step = shorter
    while step:  # grow the common start by ever smaller blocks
        if first + step <= shorter and old[first : first + step] == new[first : first + step]:
            first += step
        else:
            step //= 2
    tail = 0
    step = shorter - first
    while step:
        old_end, new_end = len(old) - tail, len(new) - tail
        fits = tail + step <= shorter - first
        if fits and old[old_end - step : old_end] == new[new_end - step : new_end]:
            tail += step
        else:
            step //= 2
    return ChangedSpan(first=first, old_end=len(old) - tail, new_end=len(new) - tail)

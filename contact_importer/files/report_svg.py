"""Charts of the HTML report as inline SVG. Each stands beside a table with the same numbers.

Sizes are in the units of the view box. Colours are CSS classes (report_style.py), so that the
page's light, dark and printed looks apply to charts too.
"""

from collections.abc import Iterable, Sequence

from contact_importer.files.report_content import Line
from contact_importer.model.verdict import Status

_GAP = 0.8  # between segments of the donut, in per cent of its round
_LEAST = 0.4  # a segment that would be thinner is drawn so wide: it is there

#: Drawn once, used by name: a shape for each status, since colour alone tells nothing.
SYMBOLS = (
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
    '<symbol id="i-valid" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/>'
    '<path d="M4.8 8.3l2.2 2.2 4.2-4.8"/></symbol>'
    '<symbol id="i-invalid" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/>'
    '<path d="M5.5 5.5l5 5m0-5l-5 5"/></symbol>'
    '<symbol id="i-blacklist" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/>'
    '<path d="M3.2 12.8l9.6-9.6"/></symbol>'
    '<symbol id="i-pending" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/>'
    '<path d="M8 4.2V8l2.6 1.6"/></symbol>'
    "</defs></svg>"
)


def status_mark(status: Status) -> str:
    """The small shape before a word; the word follows, so readers skip it."""
    name = status.value
    return f'<svg class="mark line-{name}" aria-hidden="true"><use href="#i-{name}"/></svg>'


def donut(lines: Sequence[Line], name: str, middle: str) -> str:
    """Shares of one whole as a ring; ``name`` and ``middle`` are escaped already."""
    rings, start = [], 0.0
    gap = _GAP if len(lines) > 1 else 0.0
    for line in lines:
        length = line.fraction * 100
        drawn = max(_LEAST, length - gap)
        rings.append(
            f'<circle class="line-{line.status.value}" cx="21" cy="21" r="16" pathLength="100" '
            f'stroke-dasharray="{drawn:.3f} {100 - drawn:.3f}" stroke-dashoffset="{-start:.3f}"/>'
        )
        start += length
    return (
        f'<svg class="donut" viewBox="0 0 42 42" role="img" aria-label="{name}">'
        f'<g transform="rotate(-90 21 21)">{"".join(rings)}</g>'
        f'<text x="21" y="21">{middle}</text></svg>'
    )


def bar(parts: Iterable[tuple[Status, float]], length: float) -> str:
    """A bar of ``length`` (0 to 1) of the cell, divided by ``parts`` (together 1)."""
    rects, start = [], 0.0
    for status, fraction in parts:
        width = max(_LEAST, fraction * length * 100)
        rects.append(
            f'<rect class="fill-{status.value}" x="{start:.3f}" y="0" width="{width:.3f}" '
            'height="10"/>'
        )
        start += width
    return (
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(rects)}</svg>"
    )

"""A trail in somebody's language: what front ends show, print and copy. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contact_importer.validation import trail_words as words
from contact_importer.validation.phrase import Phrase, Speaker, printable, say
from contact_importer.validation.trail_step import TrailStep

_INDENT = "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenStep:
    """A step in one language."""

    id: str
    part: str  # one word: what it is about
    sentences: tuple[str, ...]
    codes: tuple[str, ...]  # verbatim lines; the last one says who was asked, and when
    decisive: bool

    @property
    def words(self) -> str:
        """All sentences."""
        return " ".join(self.sentences)


def speak(steps: Iterable[TrailStep], speaker: Speaker) -> tuple[SpokenStep, ...]:
    """The steps in the speaker's language."""
    return tuple(
        SpokenStep(
            id=step.id,
            part=say(Phrase(words.PARTS[step.part]), speaker),
            sentences=tuple(say(phrase, speaker) for phrase in step.words),
            codes=tuple(_codes(step, speaker)),
            decisive=step.decisive,
        )
        for step in steps
    )


def trail_text(
    title: Sequence[str], steps: Sequence[SpokenStep], dialogue: Sequence[str] = ()
) -> str:
    """Everything as plain text, codes and dialogue indented."""
    lines = [*map(printable, title), ""]
    for step in steps:
        lines.append(f"{step.part}: {step.words}")
        lines += (_INDENT + code for code in step.codes)
    if dialogue:
        lines += ("", *(_INDENT + printable(line) for line in dialogue))
    return "\n".join(lines) + "\n"


def _codes(step: TrailStep, speaker: Speaker) -> Iterator[str]:
    yield from map(printable, step.codes)
    asked = [printable(step.peer)] if step.peer else []
    if step.at is not None:
        asked.append(speaker.moment(step.at))
    if asked:
        yield " · ".join(asked)

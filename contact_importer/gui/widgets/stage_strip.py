"""The steps of a task side by side: done, under way, left out, and why one waits. GUI thread."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from contact_importer.engine.events import TaskSnapshot
from contact_importer.gui.looks.icons import pixmap
from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.widgets.plain_text import (
    ElidedLabel,
    MutedLabel,
    PlainLabel,
    set_tooltip,
    use_tabular_figures,
)
from contact_importer.gui.words.reason_text import stage_note
from contact_importer.gui.words.step_facts import Step, StepFacts, step_facts
from contact_importer.gui.words.task_text import waiting_note
from contact_importer.gui.words.wording import marked, number
from contact_importer.model.task import TaskState
from contact_importer.model.verdict import Status

_TITLES = {
    Step.READ: QT_TRANSLATE_NOOP("Stage", "Reading"),
    Step.SYNTAX: QT_TRANSLATE_NOOP("Stage", "Spelling"),
    Step.LISTS: QT_TRANSLATE_NOOP("Stage", "Lists"),
    Step.DNS: QT_TRANSLATE_NOOP("Stage", "Domains"),
    Step.SMTP: QT_TRANSLATE_NOOP("Stage", "Mailboxes"),
}
_EXPLAINED = {
    Step.READ: QT_TRANSLATE_NOOP("Stage", "Reads the rows of the file"),
    Step.SYNTAX: QT_TRANSLATE_NOOP("Stage", "Looks whether each address can be one"),
    Step.LISTS: QT_TRANSLATE_NOOP("Stage", "Looks for it on the blacklist and disposable domains"),
    Step.DNS: QT_TRANSLATE_NOOP("Stage", "Asks DNS whether each domain takes mail"),
    Step.SMTP: QT_TRANSLATE_NOOP("Stage", "Asks the mail servers for each mailbox"),
}
_DONE = QT_TRANSLATE_NOOP("Stage", "{0} done")
_OF_TOTAL = QT_TRANSLATE_NOOP("Stage", "{0} of {1}")
_DROPPED = QT_TRANSLATE_NOOP("Stage", "{0} left out")
_IN_FLIGHT = QT_TRANSLATE_NOOP("Stage", "{0} under way")


class _Stage(QWidget):
    """One step: a sign, its name, and below it how far it is and what it left out."""

    def __init__(self, step: Step, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = step
        self._shown: StepFacts | None = None
        self._sign = QLabel(self)
        self._title = PlainLabel(parent=self)
        self._done = ElidedLabel(parent=self)
        self._dropped = ElidedLabel(parent=self)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._title)
        for label in (self._done, self._dropped):
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            use_tabular_figures(label)
            texts.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)

    def show_facts(self, facts: StepFacts) -> None:
        """Show where the step stands."""
        if facts != self._shown:
            self._shown = facts
            self.refresh()

    def refresh(self) -> None:
        """Show the same again: language or theme may be others."""
        facts = self._shown
        if facts is None:
            return
        self._sign.setPixmap(pixmap(*_sign(facts)))
        self._title.setText(marked("Stage", _TITLES[self._step]))
        self._done.setText(_done_text(facts))
        dropped = marked("Stage", _DROPPED).format(number(facts.dropped)) if facts.dropped else ""
        self._dropped.setText(dropped)
        flying = marked("Stage", _IN_FLIGHT).format(number(facts.in_flight))
        texts = (
            _done_text(facts),
            dropped,
            flying if facts.in_flight else "",
            stage_note(facts.note) if facts.active else "",
        )
        self.setAccessibleName(f"{self._title.text()}: {' · '.join(filter(None, texts))}")
        explained = marked("Stage", _EXPLAINED[self._step])
        self.setAccessibleDescription(explained)
        set_tooltip(self, f"{self.accessibleName()}. {explained}.")


class StageStrip(QWidget):
    """All steps in their order, and below them why the last one waits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: TaskSnapshot | None = None
        self._stages: dict[Step, _Stage] = {}
        row = QHBoxLayout()
        row.setSpacing(12)
        for step in Step:
            stage = _Stage(step, self)
            stage.hide()
            self._stages[step] = stage
            row.addWidget(stage, 1)
        self.note = MutedLabel(parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.note)

    def show_stages(self, snapshot: TaskSnapshot) -> None:
        """Show the steps of the task's run and hide the rest."""
        self._snapshot = snapshot
        present = {facts.step: facts for facts in step_facts(snapshot)}
        for step, widget in self._stages.items():
            widget.setVisible(step in present)
            if step in present:
                widget.show_facts(present[step])
        self._show_note()

    def refresh(self) -> None:
        """Language or theme changed."""
        for stage in self._stages.values():
            stage.refresh()
        self._show_note()

    def _show_note(self) -> None:
        snapshot = self._snapshot
        text = ""
        if snapshot is not None and snapshot.task.state is TaskState.RUNNING:
            text = waiting_note(snapshot.task)
        self.note.setText(text)
        self.note.setVisible(bool(text))


def _sign(facts: StepFacts) -> tuple[str, int, QColor]:
    if facts.finished:
        return "valid", 18, colour(Status.VALID)
    if facts.active:
        return "refresh", 18, colour(Accent.PRIMARY)
    return "pending", 18, colour(Status.PENDING)


def _done_text(facts: StepFacts) -> str:
    """What is done, and of how much where that is known."""
    if facts.total is None:
        return marked("Stage", _DONE).format(number(facts.done))
    return marked("Stage", _OF_TOTAL).format(number(facts.done), number(facts.total))

"""How far a run is: counters that stages bump, and the snapshot made of them."""

import threading
from collections import deque
from dataclasses import replace

from contact_importer.engine.events import StageName, StageProgress, TaskSnapshot
from contact_importer.engine.time_left import TimeLeft
from contact_importer.model.task import ImportTask
from contact_importer.model.verdict import LISTED_REASONS, CheckLevel, Reason

_SMOOTHING_S = 3.0  # the speed shown is an average over about this long
_SAMPLE_S = 1.0  # one point of the curve of speeds
_SAMPLES = 60

#: Reasons that are found without asking for a mailbox.
_WITHOUT_MAIL_SERVERS = LISTED_REASONS | {
    Reason.SYNTAX,
    Reason.RESERVED_DOMAIN,
    Reason.DOMAIN_NOT_FOUND,
    Reason.NO_MAIL_HOST,
    Reason.NULL_MX,
    Reason.MX_UNRESOLVABLE,
    Reason.MX_UNROUTABLE,
    Reason.DOMAIN_NOT_CHECKED,
    Reason.MAILBOX_NOT_CHECKED,
    Reason.ADDRESS_LITERAL,
}


class ProgressBoard:
    """Thread-safe counters of one run's stages."""

    def __init__(self, level: CheckLevel) -> None:
        names = [StageName.LOAD]
        if level is not CheckLevel.FAST:
            names.append(StageName.RESOLVE)
        if level is CheckLevel.FULL:
            names.append(StageName.PROBE)
        self._lock = threading.Lock()
        self._stages = {name: StageProgress(name=name) for name in names}

    def add(self, name: StageName, *, done: int = 0, total: int = 0, in_flight: int = 0) -> None:
        """Move a stage's counters by these amounts."""
        with self._lock:
            stage = self._stages.get(name)
            if stage is None:
                return
            known = total or stage.total is not None
            self._stages[name] = StageProgress(  # ``replace`` takes more than twice as long
                name=name,
                done=stage.done + done,
                total=(stage.total or 0) + total if known else None,
                in_flight=stage.in_flight + in_flight,
                note=stage.note,
            )

    def set(self, name: StageName, *, total: int | None = None, note: str | None = None) -> None:
        """Set a stage's total or its note."""
        with self._lock:
            stage = self._stages.get(name)
            if stage is None:
                return
            self._stages[name] = replace(
                stage,
                total=stage.total if total is None else total,
                note=stage.note if note is None else note,
            )

    def stages(self) -> tuple[StageProgress, ...]:
        """All stages, in order."""
        with self._lock:
            return tuple(self._stages.values())


class Speedometer:
    """Turns successive tallies into a smoothed speed and a time left."""

    def __init__(self) -> None:
        self._at: float | None = None
        self._settled = 0
        self._per_second = 0.0
        self._shown_at: float | None = None
        self._time_left = TimeLeft()
        self._sampled: tuple[float, int] | None = None
        self._speeds: deque[float] = deque(maxlen=_SAMPLES)

    def snapshot(self, task: ImportTask, board: ProgressBoard, monotonic: float) -> TaskSnapshot:
        """The snapshot of this moment."""
        settled = _settled(task)
        if self._at is None:
            self._at, self._settled = monotonic, settled
        elapsed = monotonic - self._at
        if elapsed >= 0.2:
            weight = min(1.0, elapsed / _SMOOTHING_S)
            now = max(0, settled - self._settled) / elapsed
            self._per_second += (now - self._per_second) * (weight if self._per_second else 1.0)
            self._at, self._settled = monotonic, settled
        fraction = fraction_done(task, board.stages())
        self._sample(settled, monotonic)
        left = None
        if fraction and self._per_second > 0:
            ahead = settled * (1 / fraction - 1) - task.waiting  # who waits, waits for no speed
            left = max(0.0, ahead) / self._per_second
        since = 0.0 if self._shown_at is None else monotonic - self._shown_at
        self._shown_at = monotonic
        return TaskSnapshot(
            task=task,
            stages=tuple(_with_total(stage, task) for stage in board.stages()),
            per_second=self._per_second,
            seconds_left=self._time_left.update(left, since),
            fraction=fraction,
            speeds=tuple(self._speeds),
        )

    def _sample(self, settled: int, monotonic: float) -> None:
        """Each second a point of the curve: the mean since the last one."""
        if self._sampled is None:
            self._sampled = (monotonic, settled)
        at, before = self._sampled
        if monotonic - at >= _SAMPLE_S:
            self._speeds.append(max(0, settled - before) / (monotonic - at))
            self._sampled = (monotonic, settled)


def _with_total(stage: StageProgress, task: ImportTask) -> StageProgress:
    """Mailboxes are told of the whole task, of all its runs, once the source has been read."""
    if stage.name is not StageName.PROBE or not task.loaded:
        return stage
    decided_before = sum(
        count
        for (_, reason), count in task.tally.reasons.items()
        if reason in _WITHOUT_MAIL_SERVERS
    )
    total = max(task.tally.contacts - decided_before, task.in_work)
    return replace(stage, done=max(0, total - task.unsettled), total=total)


def _settled(task: ImportTask) -> int:
    """Rows with which the task has nothing to do any more."""
    return task.tally.read - task.unsettled


def fraction_done(task: ImportTask, stages: tuple[StageProgress, ...]) -> float | None:
    """The settled part of the whole source, 0..1; None while its length is not known."""
    read, settled = task.tally.read, _settled(task)
    if task.loaded:
        return settled / read if read else 1.0
    load = next((stage for stage in stages if stage.name is StageName.LOAD), None)
    if load is None or not load.total or not task.cursor:
        return None
    rows_ratio = min(1.0, task.cursor / load.total)
    return min(1.0, settled / read * rows_ratio) if read else rows_ratio

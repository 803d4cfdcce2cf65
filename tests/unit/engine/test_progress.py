from dataclasses import replace

import pytest

from contact_importer.engine.events import StageName
from contact_importer.engine.progress import ProgressBoard, Speedometer, fraction_done
from contact_importer.model.tally import tally_of
from contact_importer.model.task import ImportTask, TaskKind, TaskOptions
from contact_importer.model.verdict import CheckLevel, Reason, Status


def make_task(valid: int, pending: int, **changes: object) -> ImportTask:
    tally = tally_of(
        {(Status.VALID, Reason.MAILBOX_EXISTS): valid, (Status.PENDING, Reason.NONE): pending}
    )
    task = ImportTask(
        id=1,
        kind=TaskKind.IMPORT,
        list_id=1,
        list_name="Customers",
        source_name="a.csv",
        reading=None,
        options=TaskOptions(),
        tally=tally,
        in_work=pending,
    )
    return replace(task, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("level", "names"),
    [
        (CheckLevel.FAST, ["load"]),
        (CheckLevel.STANDARD, ["load", "resolve"]),
        (CheckLevel.FULL, ["load", "resolve", "probe"]),
    ],
)
def test_that_a_level_has_its_stages(level: CheckLevel, names: list[str]) -> None:
    assert [stage.name.value for stage in ProgressBoard(level).stages()] == names


def test_that_counters_add_up_and_unknown_stages_are_left_alone() -> None:
    board = ProgressBoard(CheckLevel.FAST)
    board.add(StageName.LOAD, done=3)
    board.add(StageName.LOAD, done=4, in_flight=1)
    board.add(StageName.PROBE, done=9)
    (load,) = board.stages()
    assert (load.done, load.in_flight, load.total) == (7, 1, None)


def test_that_mailboxes_are_told_of_the_whole_task_in_every_run() -> None:
    tally = tally_of(
        {
            (Status.VALID, Reason.MAILBOX_EXISTS): 60,
            (Status.INVALID, Reason.MAILBOX_NOT_FOUND): 18,
            (Status.INVALID, Reason.SYNTAX): 5,
            (Status.INVALID, Reason.DOMAIN_NOT_FOUND): 3,
            (Status.BLACKLIST, Reason.DISPOSABLE_DOMAIN): 2,
            (Status.PENDING, Reason.GREYLISTED): 12,
        }
    )
    board = ProgressBoard(CheckLevel.FULL)  # a second run has asked two mailboxes so far
    board.add(StageName.PROBE, done=2)
    again = make_task(0, 0, loaded=True, tally=tally, in_work=2, waiting=10)
    (*_, probe) = Speedometer().snapshot(again, board, 0.0).stages
    assert (probe.done, probe.total) == (78, 90)
    (*_, probe) = Speedometer().snapshot(replace(again, loaded=False), board, 0.0).stages
    assert (probe.done, probe.total) == (2, None)


def test_that_the_fraction_of_a_loaded_task_is_what_is_settled() -> None:
    assert fraction_done(make_task(30, 70, loaded=True), ()) == pytest.approx(0.3)
    assert fraction_done(make_task(0, 0, loaded=True), ()) == 1.0
    waits = make_task(30, 70, loaded=True, in_work=0, waiting=70)
    assert fraction_done(waits, ()) == pytest.approx(0.3)


def test_that_the_time_left_is_that_of_the_work_not_of_the_waiting() -> None:
    meter, board = Speedometer(), ProgressBoard(CheckLevel.FULL)
    meter.snapshot(make_task(0, 100, loaded=True), board, 0.0)
    task = make_task(50, 50, loaded=True, in_work=20, waiting=30)
    snapshot = meter.snapshot(task, board, 5.0)
    assert snapshot.per_second == pytest.approx(10.0)
    assert snapshot.seconds_left == pytest.approx(2.0)


def test_that_the_fraction_is_unknown_while_the_end_of_the_file_is() -> None:
    board = ProgressBoard(CheckLevel.STANDARD)
    assert fraction_done(make_task(30, 70, cursor=100), board.stages()) is None


def test_that_the_fraction_while_loading_counts_rows_to_come() -> None:
    board = ProgressBoard(CheckLevel.STANDARD)
    board.set(StageName.LOAD, total=400)
    task = make_task(50, 50, cursor=100)
    assert fraction_done(task, board.stages()) == pytest.approx(0.125)


def test_that_speed_and_time_left_follow_the_tallies() -> None:
    board = ProgressBoard(CheckLevel.STANDARD)
    meter = Speedometer()
    meter.snapshot(make_task(0, 100, loaded=True), board, 10.0)
    snapshot = meter.snapshot(make_task(50, 50, loaded=True), board, 11.0)
    assert snapshot.per_second == pytest.approx(50.0)
    assert snapshot.seconds_left == pytest.approx(1.0)


def test_that_the_curve_of_speeds_has_a_point_each_second() -> None:
    board, meter = ProgressBoard(CheckLevel.STANDARD), Speedometer()
    for step in range(71):
        task = make_task(step * 10, 1000 - step * 10, loaded=True)
        snapshot = meter.snapshot(task, board, step / 2)
    assert snapshot.speeds == pytest.approx([20.0] * 35)
    for step in range(71, 400):
        snapshot = meter.snapshot(task, board, step / 2)
    assert len(snapshot.speeds) == 60
    assert snapshot.speeds[-1] == 0.0

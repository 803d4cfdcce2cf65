import json
from dataclasses import replace

import pytest

from contact_importer.engine.events import (
    StageName,
    StageProgress,
    TaskEnded,
    TaskProgressed,
    TaskSnapshot,
)
from contact_importer.engine.rows import decode_rows, encode_rows
from contact_importer.model.problem import Problem
from contact_importer.model.tally import Tally
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskKind,
    TaskOptions,
    TaskState,
)
from tests.support.loaded_rows import NULL_MX, row

TASK = ImportTask(
    id=7,
    kind=TaskKind.IMPORT,
    list_id=1,
    list_name="People",
    source_name="people.csv",
    reading=None,
    options=TaskOptions(),
    state=TaskState.RUNNING,
    tally=Tally(valid=2, invalid=1, pending=3, duplicate=1),
    in_work=3,
)


def test_that_progress_is_one_flat_json_object() -> None:
    snapshot = TaskSnapshot(
        task=TASK,
        stages=(StageProgress(name=StageName.LOAD, done=6, total=6),),
        per_second=1.26,
        seconds_left=2.34,
        fraction=0.57142,
    )
    shown = TaskProgressed(snapshot=snapshot).to_dict()
    assert json.loads(json.dumps(shown)) == {
        "event": "progress",
        "task": 7,
        "list": "People",
        "source": "people.csv",
        "state": "running",
        "pause_reason": "",
        "finish_reason": "",
        "tally": {
            "read": 7,
            "valid": 2,
            "invalid": 1,
            "blacklist": 0,
            "pending": 3,
            "duplicate": 1,
            "rejected": 0,
        },
        "in_work": 3,
        "waiting": 0,
        "due_at": None,
        "stages": [{"name": "load", "done": 6, "total": 6, "in_flight": 0, "note": ""}],
        "per_second": 1.3,
        "seconds_left": 2.3,
        "fraction": 0.5714,
    }
    assert snapshot.tally is TASK.tally


def test_that_what_cannot_be_told_is_null() -> None:
    shown = TaskSnapshot(task=TASK).to_dict()
    assert (shown["seconds_left"], shown["fraction"], shown["stages"]) == (None, None, [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"state": TaskState.FINISHED, "finish_reason": FinishReason.CANCELLED},
            {"event": "finished", "finish_reason": "cancelled"},
        ),
        (
            {
                "state": TaskState.PAUSED,
                "pause_reason": PauseReason.NO_NETWORK,
                "problem": Problem(message="No network."),
            },
            {"event": "paused", "pause_reason": "no_network", "message": "No network."},
        ),
        (
            {"state": TaskState.WAITING, "waiting": 2, "due_at": 1_800_000_300.0},
            {"event": "waiting", "waiting": 2, "due_at": 1_800_000_300.0},
        ),
    ],
)
def test_that_the_end_says_how_it_came(
    changes: dict[str, object], expected: dict[str, str]
) -> None:
    shown = TaskEnded.of(replace(TASK, **changes), 1.23456).to_dict()
    assert shown.pop("tally") == TASK.tally.to_dict()
    assert shown == expected | {"task": 7, "seconds": 1.235}


def test_that_rows_arrive_as_they_were_sent() -> None:
    sent = [row(1, "ann@a.shop", ["O\u2028ne", '"two"']), row(2, "bob@b.shop", [], NULL_MX)]
    assert decode_rows(encode_rows(sent)) == sent

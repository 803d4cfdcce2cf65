"""The simulation finds bugs: each of these is planted, and a few seeds tell."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from contact_importer.engine.domain_work import CrossChecks
from contact_importer.model.evidence import SmtpReply
from contact_importer.model.settings import EngineSettings, Politeness
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation import reply_meaning, reply_rules, trust
from contact_importer.validation.reply_rules import ReplyMeaning
from tests.simulation import driving
from tests.simulation.network import SimulatedSession
from tests.simulation.test_simulation import require_honesty, travel

pytestmark = [pytest.mark.promise("P12"), pytest.mark.planted]

_SEEDS = range(40)
_GONE = Judgement(Verdict.UNDELIVERABLE, Reason.MAILBOX_NOT_FOUND)

Plant = Callable[[pytest.MonkeyPatch], None]


def timeout_is_invalid(patch: pytest.MonkeyPatch) -> None:
    for meaning in (ReplyMeaning.TIMEOUT, ReplyMeaning.DROPPED):
        patch.setitem(reply_meaning._JUDGEMENTS, meaning, _GONE)


def policy_is_invalid(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(reply_meaning._JUDGEMENTS, ReplyMeaning.REFUSED_US, _GONE)


def greylisting_is_invalid(patch: pytest.MonkeyPatch) -> None:
    for meaning in (ReplyMeaning.GREYLISTED, ReplyMeaning.TEMPORARY):
        patch.setitem(reply_meaning._JUDGEMENTS, meaning, _GONE)


def acceptance_is_proof(patch: pytest.MonkeyPatch) -> None:
    exists = Judgement(Verdict.DELIVERABLE, Reason.MAILBOX_EXISTS)

    def judge(_self: CrossChecks, reply: SmtpReply) -> Judgement:
        return (
            exists
            if reply.accepted
            else trust.judgement_without_cross_check(reply_rules.read_rcpt_reply(reply))
        )

    patch.setattr(CrossChecks, "judge", judge)


def double_replies_are_taken(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SimulatedSession, "_count_replies", lambda _self: None)


def one_connection_too_many(patch: pytest.MonkeyPatch) -> None:
    _with_politeness(patch, connections=3)


def no_pace(patch: pytest.MonkeyPatch) -> None:
    _with_politeness(patch, limited=False)


def _with_politeness(patch: pytest.MonkeyPatch, **changes: int) -> None:
    def settings(*, politeness: Politeness) -> EngineSettings:
        return EngineSettings(politeness=replace(politeness, **changes))

    patch.setattr(driving, "EngineSettings", settings)


def travel_everywhere() -> None:
    for seed in _SEEDS:
        require_honesty(travel(seed))


@pytest.mark.parametrize(
    "plant",
    [
        timeout_is_invalid,
        policy_is_invalid,
        greylisting_is_invalid,
        acceptance_is_proof,
        double_replies_are_taken,
        pytest.param(one_connection_too_many, marks=pytest.mark.promise("P20")),
        pytest.param(no_pace, marks=pytest.mark.promise("P20")),
    ],
)
def test_that_a_planted_bug_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        travel_everywhere()

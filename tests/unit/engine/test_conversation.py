import random
from dataclasses import replace

import pytest

from contact_importer.engine.conversation import (
    Manners,
    Transcript,
    converse,
)
from contact_importer.engine.domain_work import DomainWork
from contact_importer.engine.network_ports import SmtpSession
from contact_importer.model.contact import Mailbox
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.verdict import Reason
from tests.support.fake_smtp import OK, UNKNOWN_USER, Answer, FakeSession, reply

DROPPED = SmtpReply(kind=ReplyKind.DROPPED)
POLICY = reply(550, "5.4.1", "Recipient address rejected: Access denied")


def work_on(name: str = "shop.demo", **changes: object) -> DomainWork:
    host = MailHost(name=f"mx.{name}", preference=10, addresses=("127.0.0.1",))
    return DomainWork(DomainFacts(name=name, judgement=None, hosts=(host,), **changes))


async def no_wait(_count: int) -> None:
    pass


async def reset(session: SmtpSession, _script: Transcript) -> None:
    await session.reset()


def manners(**changes: object) -> Manners:
    usual = Manners(group=20, room=50, pace=no_wait, settle=reset, rng=random.Random(1))
    return replace(usual, **changes)


async def talk(
    answer: Answer, work: DomainWork, names: list[str], *, group: int = 20
) -> tuple[Transcript, FakeSession]:
    session = FakeSession("mx.shop.demo", answer)
    script = Transcript()
    boxes = [
        Mailbox(id=number, address=f"{name}@{work.facts.name}") for number, name in enumerate(names)
    ]
    await converse(session, work, boxes, script, manners(group=group))
    return script, session


def known(*names: str) -> Answer:
    return lambda address: OK if address.split("@")[0] in names else UNKNOWN_USER


async def test_that_real_addresses_are_asked_before_the_control() -> None:
    _, session = await talk(known("anna"), work_on(), ["anna", "boris"])
    assert session.asked[:2] == ["anna@shop.demo", "boris@shop.demo"]
    assert len(session.asked) == 3
    assert session.asked[2].endswith("@shop.demo")


async def test_that_the_control_is_asked_once_per_domain() -> None:
    work = work_on()
    await talk(known("anna"), work, ["anna"])
    _, second = await talk(known("anna"), work, ["anna"])
    assert second.asked == ["anna@shop.demo"]


async def test_that_refusals_that_name_the_recipient_need_no_control() -> None:
    _, session = await talk(known(), work_on(), ["anna"])
    assert session.asked == ["anna@shop.demo"]


async def test_that_a_server_that_tells_recipients_apart_confirms() -> None:
    work = work_on()
    script, _ = await talk(known("anna"), work, ["anna", "boris"])
    reasons = [work.judge(answer).reason for _, answer in script.answered]
    assert reasons == [Reason.MAILBOX_EXISTS, Reason.MAILBOX_NOT_FOUND]


async def test_that_a_server_that_accepts_everything_is_a_catch_all() -> None:
    work = work_on()
    script, _ = await talk(lambda _: OK, work, ["anna"])
    assert work.judge(script.answered[0][1]).reason is Reason.CATCH_ALL


async def test_that_a_policy_refusal_of_everybody_says_nothing_about_the_mailbox() -> None:
    work = work_on()
    script, session = await talk(lambda _: POLICY, work, ["anna"])
    assert "postmaster@shop.demo" in session.asked
    assert work.judge(script.answered[0][1]).reason is Reason.REFUSED_US


async def test_that_a_policy_refusal_counts_where_postmaster_is_accepted() -> None:
    work = work_on()
    script, _ = await talk(
        lambda address: OK if address.startswith("postmaster@") else POLICY, work, ["anna"]
    )
    assert work.judge(script.answered[0][1]).reason is Reason.MAILBOX_NOT_FOUND


async def test_that_a_refused_sender_leaves_everybody_unasked() -> None:
    session = FakeSession("mx", lambda _: OK, begin=reply(550, "5.7.1", "rejected"))
    script = Transcript()
    await converse(session, work_on(), [Mailbox(id=1, address="a@shop.demo")], script, manners())
    assert script.refusal is not None
    assert session.asked == []


async def test_that_what_was_answered_before_a_drop_is_kept() -> None:
    answers = iter([UNKNOWN_USER, DROPPED])
    script, _ = await talk(lambda _: next(answers), work_on(), ["a", "b", "c"])
    assert [box.id for box, _ in script.answered] == [0, 1]
    assert [box.id for box in script.unsent] == [2]


async def test_that_an_objection_ends_the_transaction() -> None:
    script, session = await talk(
        lambda _: reply(450, "4.7.1", "too fast"), work_on(), ["a", "b"], group=1
    )
    assert script.opposed
    assert session.asked == ["a@shop.demo"]
    assert [box.id for box in script.unsent] == [1]


async def test_that_questions_are_paced_one_by_one_including_the_control() -> None:
    paced: list[int] = []

    async def pace(count: int) -> None:
        paced.append(count)

    session = FakeSession("mx", known("a"))
    boxes = [Mailbox(id=number, address=f"{name}@shop.demo") for number, name in enumerate("abc")]
    await converse(session, work_on(), boxes, Transcript(), manners(group=2, pace=pace))
    assert paced == [2, 1, 1]


async def test_that_the_control_goes_into_a_new_transaction_when_this_one_is_full() -> None:
    session = FakeSession("mx", known("anna"))
    session.room = 1
    work, script = work_on(), Transcript()
    boxes = [Mailbox(id=number, address=f"{name}@shop.demo") for number, name in enumerate("ab")]
    boxes[0] = Mailbox(id=0, address="anna@shop.demo")
    await converse(session, work, boxes, script, manners())
    assert script.full
    assert [box.id for box in script.unsent] == [1]
    assert session.transactions == 2
    assert work.judge(script.answered[0][1]).reason is Reason.MAILBOX_EXISTS


async def test_that_the_control_itself_may_be_one_too_many() -> None:
    session = FakeSession("mx", known("anna"))
    session.room = 1
    work, script = work_on(), Transcript()
    boxes = [Mailbox(id=0, address="anna@shop.demo")]
    await converse(session, work, boxes, script, manners())
    assert work.judge(script.answered[0][1]).reason is Reason.MAILBOX_EXISTS


@pytest.mark.parametrize("said", [reply(450, "4.7.0", "slow down"), DROPPED])
async def test_that_what_is_no_answer_to_the_control_leaves_it_to_be_asked(said: SmtpReply) -> None:
    answers = [said]

    def answer(address: str) -> SmtpReply:
        if address.startswith("anna@"):
            return OK
        return answers.pop() if answers else UNKNOWN_USER

    work = work_on()
    script, _ = await talk(answer, work, ["anna"])
    accepted = script.answered[0][1]
    assert work.best_checks.awaits_control(accepted)
    assert not work.best_checks.conclusive(accepted)
    work.awaiting = script.answered
    _, session = await talk(answer, work, [])
    assert len(session.asked) == 1
    assert work.judge(accepted).reason is Reason.MAILBOX_EXISTS


async def test_that_a_backup_hosts_control_says_nothing_about_the_best_hosts_answers() -> None:
    hosts = tuple(
        MailHost(name=f"mx{number}", preference=10 * number, addresses=("127.0.0.1",))
        for number in (1, 2)
    )
    work = DomainWork(DomainFacts(name="shop.demo", judgement=None, hosts=hosts))

    async def ask_at(host: str, answer: Answer) -> SmtpReply:
        session = FakeSession(host, answer)
        script = Transcript(host=host)
        await converse(session, work, [Mailbox(id=1, address="anna@shop.demo")], script, manners())
        return script.answered[0][1]

    at_best = await ask_at("mx1", known("anna"))
    at_backup = await ask_at("mx2", lambda _: OK)
    assert work.judge(at_best).reason is Reason.MAILBOX_EXISTS
    assert work.judge(at_backup).reason is Reason.CATCH_ALL


async def test_that_no_more_are_asked_in_a_transaction_than_it_has_room_for() -> None:
    session, script = FakeSession("mx", known()), Transcript()
    boxes = [Mailbox(id=number, address=f"n{number}@shop.demo") for number in range(9)]
    await converse(session, work_on(), boxes, script, manners(group=4, room=5))
    assert len(session.asked) == 5
    assert [box.id for box in script.unsent] == [5, 6, 7, 8]

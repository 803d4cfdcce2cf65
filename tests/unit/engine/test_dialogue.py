from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_importer.engine.dialogue import bounded, failure_lines, recipient_lines
from contact_importer.model.evidence import CONNECTION, RCPT, ReplyKind, SmtpReply
from tests.support.fake_smtp import OK, UNKNOWN_USER, FakeDialler, reply
from tests.support.probe_bench import ProbeBench, probe_bench
from tests.support.task_in_work import alive

TIMEOUT = SmtpReply(kind=ReplyKind.TIMEOUT, text="no complete reply in time")
DENIED = reply(550, "5.4.1", "Access denied")
OPENING = (
    "S: 220 mx.a.shop ready",
    "C: EHLO probe.example",
    "S: 250 mx.a.shop",
    "C: MAIL FROM:<check@probe.example>",
    "S: 250 2.1.5 Ok",
)


@pytest.mark.parametrize(
    ("address", "answer", "lines"),
    [
        ("ann@a.shop", OK, ("C: RCPT TO:<ann@a.shop>", "S: 250 2.1.5 Ok")),
        ("ann@a.shop", reply(250), ("C: RCPT TO:<ann@a.shop>", "S: 250")),
        (
            "ann@a.shop",
            TIMEOUT,
            ("C: RCPT TO:<ann@a.shop>", "* timeout no complete reply in time"),
        ),
        (
            "ann@a.shop",
            SmtpReply(kind=ReplyKind.NOT_SENT, text="not asked"),
            ("* RCPT TO:<ann@a.shop> was not sent: not asked",),
        ),
        ("ann@почта.рф", OK, ("C: RCPT TO:<ann@a.shop>", "S: 250 2.1.5 Ok")),
        ("анна@почта.рф", OK, ("C: RCPT TO:<анна@почта.рф>", "S: 250 2.1.5 Ok")),
    ],
)
def test_that_a_question_is_told_as_it_was_asked(
    address: str, answer: SmtpReply, lines: tuple[str, ...]
) -> None:
    assert recipient_lines(address, "a.shop", answer) == lines


def test_that_each_failure_names_its_host() -> None:
    failures = [
        replace(TIMEOUT, host="mx1", ip="192.0.2.1"),
        replace(DENIED, host="mx2"),
        SmtpReply(kind=ReplyKind.NOT_SENT, text="no usable mail host"),
    ]
    assert failure_lines(failures) == (
        "* mx1 [192.0.2.1]", "* timeout no complete reply in time",
        "* mx2", "S: 550 5.4.1 Access denied",
        "* not_sent no usable mail host",
    )  # fmt: skip


@given(st.lists(st.text(max_size=3000), max_size=30))
def test_that_a_dialogue_is_bounded(lines: list[str]) -> None:
    kept = bounded(lines)
    assert len("\n".join(kept).encode()) < 16 * 1024
    whole = len("\n".join(lines).encode()) < 16 * 1024
    assert (kept == tuple(lines)) == whole


def test_that_beginning_and_end_of_a_long_dialogue_are_kept() -> None:
    lines = [f"{number} {'x' * 100}" for number in range(1000)]
    kept = bounded(lines)
    assert (kept[0], kept[-1]) == (lines[0], lines[-1])
    assert "* some lines were not kept" in kept


async def dialogues(subject: ProbeBench, *facts: object) -> dict[str, tuple[str, ...]]:
    """What is kept of each contact after the run."""
    await subject.run(*(facts or (alive("a.shop"),)))  # type: ignore[arg-type]
    found = {}
    for address, contact in (await subject.work.contacts()).items():
        details = await subject.store.details(contact.id)
        assert details is not None
        found[address] = details.dialogue
    return found


async def test_that_a_contact_has_the_dialogue_that_concerns_it() -> None:
    subject = await probe_bench(["ann@a.shop", "bob@a.shop"], lambda _: UNKNOWN_USER)
    found = await dialogues(subject)
    assert found["bob@a.shop"] == (
        *OPENING, "C: RCPT TO:<bob@a.shop>", "S: 550 5.1.1 User unknown",
    )  # fmt: skip


async def test_that_cross_checks_follow_where_the_answer_depends_on_them() -> None:
    def answer(address: str) -> SmtpReply:
        if address.startswith("gone"):
            return UNKNOWN_USER
        return OK if address.startswith("postmaster") else DENIED

    subject = await probe_bench(["ann@a.shop", "gone@a.shop"], answer)
    found = await dialogues(subject)
    assert found["gone@a.shop"][-1] == "S: 550 5.1.1 User unknown"
    *_, control, refused, postmaster, accepted = found["ann@a.shop"]
    assert control.startswith("C: RCPT TO:<")
    assert refused == "S: 550 5.4.1 Access denied"
    assert (postmaster, accepted) == ("C: RCPT TO:<postmaster@a.shop>", "S: 250 2.1.5 Ok")


async def test_that_no_other_contact_is_named() -> None:
    names = [f"p{number}@a.shop" for number in range(60)]
    subject = await probe_bench(
        names, lambda address: OK if address < "p3" else UNKNOWN_USER, rcpts_per_session=7
    )
    for address, lines in (await dialogues(subject)).items():
        said = "\n".join(lines)
        assert f"<{address}>" in said
        assert not [other for other in names if other != address and f"<{other}>" in said]


async def test_that_a_lost_attempt_is_told_before_the_next_one() -> None:
    dropped = SmtpReply(kind=ReplyKind.DROPPED, text="gone")
    answers = iter([dropped, UNKNOWN_USER])
    subject = await probe_bench(["ann@a.shop"], lambda _: next(answers))
    lines = (await dialogues(subject))["ann@a.shop"]
    assert lines == (
        *OPENING, "C: RCPT TO:<ann@a.shop>", "* dropped gone",
        *OPENING, "C: RCPT TO:<ann@a.shop>", "S: 550 5.1.1 User unknown",
    )  # fmt: skip


async def test_that_a_refused_sender_is_told_to_every_contact() -> None:
    dialler = FakeDialler(lambda _: OK)
    dialler.begin = reply(550, "5.7.1", "rejected")
    subject = await probe_bench(["ann@a.shop", "bob@a.shop"], dialler=dialler)
    found = await dialogues(subject)
    assert found["ann@a.shop"][: len(OPENING)] == OPENING
    assert found["bob@a.shop"] == found["ann@a.shop"]


async def test_that_a_domain_without_a_connection_has_its_failures() -> None:
    refuse = {"mx1": replace(TIMEOUT, host="mx1"), "mx2": replace(DENIED, host="mx2")}
    subject = await probe_bench(["ann@a.shop"], dialler=FakeDialler(lambda _: OK, refuse=refuse))
    found = await dialogues(subject, alive("a.shop", "mx1", "mx2"))
    assert found["ann@a.shop"] == failure_lines(refuse.values())


async def test_that_a_host_that_failed_before_another_answered_is_told() -> None:
    refuse = {"mx1": replace(TIMEOUT, host="mx1")}
    dialler = FakeDialler(lambda _: UNKNOWN_USER, refuse=refuse)
    subject = await probe_bench(["ann@a.shop", "bob@a.shop"], dialler=dialler)
    found = await dialogues(subject, alive("a.shop", "mx1", "mx2"))
    assert found["bob@a.shop"][:2] == failure_lines(refuse.values())
    assert found["bob@a.shop"][2] == "S: 220 mx2 ready"
    contacts = await subject.work.contacts()
    details = await subject.store.details(contacts["ann@a.shop"].id)
    assert details is not None
    assert [(item.subject, item.host) for item in details.evidence] == [
        (CONNECTION, "mx1"), (RCPT, "mx2"),
    ]  # fmt: skip


async def test_that_only_a_transaction_in_step_is_believed_in_the_dialogue() -> None:
    dialler = FakeDialler(lambda _: OK)
    dialler.double_times = 1
    subject = await probe_bench(["ann@a.shop"], dialler=dialler)
    lines = (await dialogues(subject))["ann@a.shop"]
    assert "* malformed the server gave more replies than there were commands" in lines
    assert lines[-4] == "C: RCPT TO:<ann@a.shop>"

"""The circuit breaker: each sign on both sides of its threshold."""

import pytest

from contact_importer.engine.breaker import Alarm, CircuitBreaker, Moment
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.task import PauseReason
from tests.support.fake_smtp import reply

SILENCE = SmtpReply(kind=ReplyKind.TIMEOUT)
OFFLINE = SmtpReply(kind=ReplyKind.OUR_NETWORK)
BLOCKED = "Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"
START = 1_000_000.0


class Run:
    """A breaker with time of its own; each event takes a second unless told otherwise."""

    def __init__(self) -> None:
        self.breaker = CircuitBreaker()
        self.at = 0.0

    def moment(self, after: float = 1.0) -> Moment:
        self.at += after
        return Moment(START + self.at, self.at)

    def speaks(self) -> None:
        self.breaker.spoken(self.moment())

    def fails(
        self, operator: str, failure: SmtpReply = SILENCE, *, after: float = 1.0
    ) -> Alarm | None:
        begun = self.moment(after / 2)
        return self.breaker.unreachable(operator, failure, begun=begun, at=self.moment(after / 2))

    def refuses(self, operator: str, said: SmtpReply, *, after: float = 1.0) -> Alarm | None:
        return self.breaker.refused(operator, said, self.moment(after))

    def greets(self, operator: str, text: str, ip: str) -> Alarm | None:
        banner = SmtpReply(kind=ReplyKind.REPLY, code=220, text=text, ip=ip)
        return self.breaker.greeted(operator, banner, self.moment())


def shops(count: int) -> list[str]:
    return [f"d{number}.shop" for number in range(count)]


# --- silence ----------------------------------------------------------------------------


def test_that_ten_operators_in_a_row_without_any_success_close_port_25() -> None:
    run = Run()
    alarms = [run.fails(name, after=20.0) for name in shops(10)]
    assert alarms[:9] == [None] * 9
    assert alarms[9] is not None
    assert alarms[9].reason is PauseReason.PORT_25_BLOCKED
    assert alarms[9].since == START + 10.0  # when the first attempt began, not when it failed


def test_that_after_a_success_the_same_means_that_the_network_is_gone() -> None:
    run = Run()
    run.speaks()
    alarms = [run.fails(name, after=20.0) for name in shops(10)]
    assert alarms[9] is not None
    assert alarms[9].reason is PauseReason.NO_NETWORK
    assert alarms[9].since == START + 11.0


def test_that_a_success_ends_the_row() -> None:
    run = Run()
    for name in shops(9):
        assert run.fails(name) is None
    run.speaks()
    assert [run.fails(f"other{name}") for name in shops(9)] == [None] * 9


def test_that_one_operators_many_failures_are_its_own() -> None:
    run = Run()
    assert [run.fails("big.shop", after=0.1) for _ in range(500)] == [None] * 500


def test_that_an_attempt_during_which_another_server_spoke_proves_nothing() -> None:
    run = Run()
    attempts = [run.moment() for _ in range(30)]
    run.speaks()
    for number, begun in enumerate(attempts):
        at = run.moment()
        assert run.breaker.unreachable(f"d{number}.shop", SILENCE, begun=begun, at=at) is None


@pytest.mark.parametrize(
    ("failures", "operators", "seconds", "reason"),
    [
        (20, 5, 15.0, PauseReason.NO_NETWORK),
        (19, 5, 15.0, None),
        (20, 4, 15.0, None),
        (20, 5, 16.0, None),
    ],
)
def test_that_many_failures_at_a_few_operators_within_a_short_time_suffice(
    failures: int, operators: int, seconds: float, reason: PauseReason | None
) -> None:
    run = Run()
    run.speaks()
    first = run.at
    alarms = []
    for number in range(failures):
        run.at = first + seconds * number / (failures - 1)
        alarms.append(run.fails(f"d{number % operators}.shop", after=0.0))
    assert not any(alarms[:-1])
    alarm = alarms[-1]
    assert (alarm.reason if alarm else None) is reason


def test_that_a_long_silence_at_few_operators_is_no_alarm() -> None:
    run = Run()
    alarms = [run.fails(f"d{number % 9}.shop", after=2.0) for number in range(300)]
    assert not any(alarms)


def test_that_our_own_network_needs_two_attempts_only() -> None:
    run = Run()
    assert run.fails("a.shop", OFFLINE) is None
    alarm = run.fails("a.shop", OFFLINE)
    assert alarm is not None
    assert alarm.reason is PauseReason.NO_NETWORK


def test_that_one_attempt_without_a_network_between_successes_is_no_alarm() -> None:
    run = Run()
    for _ in range(10):
        assert run.fails("a.shop", OFFLINE) is None
        run.speaks()


def test_that_a_dismissed_silence_is_counted_anew() -> None:
    run = Run()
    alarm = next(filter(None, (run.fails(name) for name in shops(10))))
    run.breaker.dismiss(alarm)
    assert [run.fails(name) for name in shops(9)] == [None] * 9
    assert run.fails("last.shop") is not None


# --- blocklisting -----------------------------------------------------------------------


def test_that_three_operators_naming_one_list_are_an_onset() -> None:
    run = Run()
    said = [
        reply(554, "5.7.1", BLOCKED),
        reply(550, "", "listed by SBL"),
        reply(451, "4.7.1", "https://www.spamhaus.org/query/ip/192.0.2.1"),
    ]
    alarms = [run.refuses(name, one) for name, one in zip(shops(3), said, strict=True)]
    assert alarms[:2] == [None, None]
    assert alarms[2] is not None
    assert (alarms[2].reason, alarms[2].since) == (PauseReason.BLOCKLISTED, START + 1.0)
    assert "spamhaus" in alarms[2].order.problem.message


def test_that_one_operator_may_say_it_as_often_as_it_likes() -> None:
    run = Run()
    for _ in range(20):
        assert run.refuses("big.shop", reply(554, "5.7.1", BLOCKED)) is None
    assert run.refuses("other.shop", reply(554, "5.7.1", BLOCKED)) is None


def test_that_different_words_do_not_add_up() -> None:
    run = Run()
    words = ("Your IP is banned", "Client host rejected: no reverse name", BLOCKED)
    for name, text in zip(shops(3), words, strict=True):
        assert run.refuses(name, reply(554, "5.7.1", text)) is None


def test_that_refusals_about_something_else_do_not_count() -> None:
    run = Run()
    for name in shops(20):
        assert run.refuses(name, reply(554, "5.7.1", "Relay access denied")) is None
        assert run.refuses(name, reply(550, "5.1.1", "User unknown")) is None


def test_that_successes_in_between_do_not_hide_an_onset() -> None:
    run = Run()
    for name in shops(2):
        assert run.refuses(name, reply(554, "5.7.1", BLOCKED)) is None
        run.speaks()
    assert run.refuses("third.shop", reply(554, "5.7.1", BLOCKED)) is not None


@pytest.mark.parametrize(("apart_s", "alarmed"), [(1_700.0, True), (1_900.0, False)])
def test_that_signs_far_apart_are_no_onset(apart_s: float, alarmed: bool) -> None:
    run = Run()
    said = reply(554, "5.7.1", BLOCKED)
    alarms = [run.refuses(name, said, after=apart_s) for name in shops(3)]
    assert bool(alarms[2]) is alarmed


# --- interception -----------------------------------------------------------------------

FOREIGN = "proxy.isp.demo ESMTP"
IPS = ("198.51.100.1", "203.0.113.1", "192.0.2.1", "100.64.0.1")


def test_that_three_operators_greeting_by_one_foreign_name_are_intercepted() -> None:
    run = Run()
    alarms = [run.greets(name, FOREIGN, ip) for name, ip in zip(shops(3), IPS, strict=False)]
    assert alarms[:2] == [None, None]
    assert alarms[2] is not None
    assert (alarms[2].reason, alarms[2].since) == (PauseReason.INTERCEPTED, START + 1.0)
    assert (alarms[2].sign, alarms[2].seen_at) == ("proxy.isp.demo", frozenset(IPS[:3]))


def test_that_a_well_known_operator_counts_double() -> None:
    run = Run()
    assert run.greets("google.com", FOREIGN, IPS[0]) is None
    assert run.greets("a.shop", FOREIGN, IPS[1]) is not None


def test_that_one_well_known_operator_alone_is_not_enough() -> None:
    run = Run()
    assert run.greets("google.com", FOREIGN, IPS[0]) is None
    assert run.greets("google.com", FOREIGN, IPS[1]) is None


@pytest.mark.parametrize(
    ("operator", "text"),
    [
        ("b.shop", "mx.b.shop ESMTP"),  # its own name
        ("b.shop", "other.isp.demo ESMTP"),  # another foreign one
        ("b.shop", "ESMTP"),  # none
        ("b.shop", "mx.google.com ESMTP"),  # run by a well-known operator
    ],
)
def test_that_anybody_greeting_differently_ends_the_row(operator: str, text: str) -> None:
    run = Run()
    run.greets("a.shop", FOREIGN, IPS[0])
    run.greets("c.shop", FOREIGN, IPS[1])
    assert run.greets(operator, text, IPS[3]) is None
    assert run.greets("d.shop", FOREIGN, IPS[2]) is None


def test_that_generic_greetings_prove_nothing() -> None:
    run = Run()
    for number, name in enumerate(shops(20)):
        assert run.greets(name, "ESMTP", f"198.51.{number}.1") is None
        assert run.greets(name, "localhost.localdomain ESMTP", f"203.0.{number}.1") is None


def test_that_a_hosters_customers_on_one_address_or_network_are_no_sign() -> None:
    run = Run()
    for number, name in enumerate(shops(20)):
        assert run.greets(name, "server7.hoster.demo ESMTP", "198.51.100.7") is None
        assert run.greets(name, "server7.hoster.demo ESMTP", f"198.51.100.{number}") is None


def test_that_an_operator_bearing_the_name_is_no_stranger_to_it() -> None:
    run = Run()
    run.greets("a.shop", "mx.hoster.demo ESMTP", IPS[0])
    run.greets("b.shop", "mx.hoster.demo ESMTP", IPS[1])
    assert run.greets("hoster.demo", "mx.hoster.demo ESMTP", IPS[2]) is None
    assert run.greets("c.shop", "mx.hoster.demo ESMTP", IPS[3]) is None


def test_that_a_name_once_found_genuine_alarms_no_more() -> None:
    run = Run()
    for name, ip in zip(shops(3), IPS, strict=False):
        alarm = run.greets(name, FOREIGN, ip)
    assert alarm is not None
    run.breaker.dismiss(alarm)
    for number in range(9):
        assert run.greets(f"e{number}.shop", FOREIGN, f"198.18.{number}.1") is None

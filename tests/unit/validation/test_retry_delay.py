"""The wait that a temporary refusal asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.validation.retry_delay import retry_delay_s


def said(text: str) -> SmtpReply:
    return SmtpReply(kind=ReplyKind.REPLY, code=451, text=text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Greylisted, try again in 300 seconds", 300),
        ("please come back in 5 minutes", 300),
        ("Greylisting in action, please come back in 00:15:00", 900),
        ("Please retry in 00:05:00", 300),
        ("retry in 04:59", 299),
        ("wait 1 hour", 3600),
        ("deferred for 299s", 299),
        ("try again after 300s", 300),
        ("retry in 7 sec", 7),
        ("Please retry after 2 min.", 120),
        ("come back in an hour", 3600),
        ("try again in a minute", 60),
        ("try again in 1 minute and 30 seconds", 90),
        ("in 2 days", 86_400),
        ("please try again 15min later", 900),
        ("for at least 10 minutes", 600),
        ("Повторите через 10 минут", 600),
        ("повторите через 30 сек", 30),
        ("Попробуйте через час", 3600),
        ("повторите через 2 часа", 7200),
        ("подождите примерно 5 мин", 300),
        ("повторите попытку через сутки", 86_400),
        ("15 минут спустя", 900),
        ("try again in 999999 hours", 86_400),
        ("try again in 0 seconds", None),
        ("try again later", None),
        ("error 429 in 12 rooms", None),
        ("in 5 messages", None),
        ("received 50 mails within the last 5 minutes of 2024", 300),
        ("in 99999999 seconds", None),
        ("at 12:30:00", None),
        ("", None),
    ],
)
def test_that_the_wait_is_read(text: str, seconds: float | None) -> None:
    assert retry_delay_s(said(text)) == seconds


@given(st.text(max_size=300) | st.from_regex(r"(in|after|через) \d{1,8} ?\w{1,6}( later)?"))
def test_that_a_wait_is_never_longer_than_a_day(text: str) -> None:
    delay_s = retry_delay_s(said(text))
    assert delay_s is None or 0 < delay_s <= 86_400

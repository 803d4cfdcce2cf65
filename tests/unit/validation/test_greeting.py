import pytest

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.validation.greeting import greeting_name
from contact_importer.validation.well_known import bears_big_name
from tests.support.fake_smtp import reply


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mx.google.com ESMTP a1-20020a170902c sm", "mx.google.com"),
        ("MX1.Mail.RU ESMTP ready", "mx1.mail.ru"),
        ("mail.shop.demo, at your service", "mail.shop.demo"),
        ("mail.shop.demo", "mail.shop.demo"),
        ("ESMTP", ""),
        ("ESMTP Postfix (mail.shop.demo)", ""),
        ("localhost ESMTP", ""),
        ("localhost.localdomain ESMTP Postfix", ""),
        ("mail.example.com ESMTP", ""),
        ("debian.lan ESMTP", ""),
        ("printer.local ready", ""),
        ("127.0.0.1 ESMTP", ""),
        ("[192.0.2.1] ESMTP", ""),
        ("*******************************", ""),
        ("", ""),
    ],
)
def test_that_a_greeting_names_its_server(text: str, name: str) -> None:
    assert greeting_name(reply(220, text=text)) == name


def test_that_only_what_a_server_said_has_a_name() -> None:
    assert greeting_name(SmtpReply(kind=ReplyKind.TIMEOUT, text="mx.shop.demo")) == ""
    assert greeting_name(reply(554, "5.7.1", "mx.shop.demo no service")) == "mx.shop.demo"


@pytest.mark.parametrize(
    ("host", "big"),
    [
        ("gmail.com", True),
        ("mx1.Google.com.", True),
        ("a.b.outlook.com", True),
        ("notgmail.com", False),
        ("gmail.com.shop.demo", False),
        ("", False),
    ],
)
def test_that_names_below_a_big_one_are_big(host: str, big: bool) -> None:
    assert bears_big_name(host) is big

"""Which words and codes of a reply count."""

import pytest

from contact_importer.validation.reply_words import plain_text, read_words
from tools.quoted_reply import quoted_reply


@pytest.mark.parametrize(
    ("line", "enhanced", "quoted"),
    [
        ("550 5.1.1 no", "5.1.1", 0),
        ("550 no", "", 0),
        ("550 sorry (#5.1.1)", "5.1.1", 0),
        ("550 sorry [5.1.1] no", "5.1.1", 0),
        ("550 # 5.1.1 no", "5.1.1", 0),
        ("550 (5.1.1) no", "5.1.1", 0),
        ("550 smtp; 550 5.1.1 no", "5.1.1", 0),
        ("450 sorry (#5.1.1)", "", 0),  # another class
        ("550 4.1.1 no", "", 0),
        ("550 host 10.5.1.1 said no", "", 0),
        ("550 release 5.1.1 of the server", "", 0),
        ("550 5.1.1 x: host mx.example[192.0.2.1] said: 554 5.7.1 blocked", "5.7.1", 554),
        ("550 5.1.1 x: host mx.example[192.0.2.1] said: 450 4.2.0 later", "", 450),
        ("550 5.1.1 x: host mx.example[192.0.2.1] said: 550 no", "", 550),
        ("550 5.1.351 Remote server returned unknown recipient -> 550 5.1.1 no", "5.1.1", 550),
    ],
)
def test_that_the_code_that_counts_is_found(line: str, enhanced: str, quoted: int) -> None:
    words = read_words(quoted_reply(line))
    assert (words.enhanced, words.quoted) == (enhanced, quoted)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<joe@x.example>: User unknown", "anaddress user unknown"),
        ("joe@x.example... User unknown", "anaddress user unknown"),
        ("<joe> is not here", "anaddress is not here"),
        ("see https://spam.example/policy?x=1 now", "see now"),
        ("see https://x.example/case?ip=192.0.2.1.", "see acase ."),
        ("from mx.spam.example it", "from it"),
        ("listed at zen.spamhaus.org", "listed at zen.spamhaus.org"),
        ("by [192.0.2.1]:2525, go", "by anip go"),
        ("by [2001:db8::1] go", "by anip go"),
        ("a (in reply to RCPT TO command)", "a"),
        ("a (in reply to end of DATA command)", "a"),
        ("a (in reply to MAIL FROM command)", "a aboutmailfrom"),
        ("host mx.x.example[192.0.2.1] said: 550 5.1.1 no", "no"),
        ("550-5.1.1 one 550 5.1.1 two", "one two"),
        ("unknown; from=<a@b.example> to=<c@d.example> helo=<x>", "unknown;"),
        ("User unknown in relay recipient table", "user unknown in"),
        ("User isn’t here", "user isn't here"),
        ("MAILBOX_SUSPENDED", "mailbox suspended"),
        ("returned: <552 5.2.2 Over quota>", "returned: over quota"),
        ("returned to sender", ""),
    ],
)
def test_that_only_the_servers_own_words_count(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("quote", "code", "enhanced", "text"),
    [
        ("smtp; 550 5.1.1 no", 550, "5.1.1", "no"),
        ("smtp;550-5.1.1 no", 550, "5.1.1", "no"),
        ("x-postfix; host mx.x.example[192.0.2.1] said: 452 4.2.2 full", 452, "4.2.2", "full"),
        ("Remote host said: 553 sorry (#5.7.1)", 553, "", "sorry (#5.7.1)"),
        ("5.7.1 no", 550, "5.7.1", "no"),
        ("4.2.2 full", 450, "4.2.2", "full"),
        ("User unknown", 550, "", "User unknown"),
        ("550", 550, "", ""),
    ],
)
def test_that_a_quoted_reply_is_found(quote: str, code: int, enhanced: str, text: str) -> None:
    said = quoted_reply(quote)
    assert (said.code, said.enhanced, said.text) == (code, enhanced, text)

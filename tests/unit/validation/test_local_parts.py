"""Own cases for what stands before the @, with the rule that each rests on."""

import pytest

from contact_importer.model.verdict import Flag
from contact_importer.validation.syntax import check_syntax

QUOTED_64 = '"' + "a b" * 20 + 'cd"'


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        # Dot-string = Atom *("." Atom) (RFC 5321 4.1.2); atext (RFC 5322 3.2.3)
        ("a", "a"),
        ("1", "1"),
        ("-", "-"),
        ("_", "_"),
        ("*", "*"),
        ("=", "="),
        ("{}", "{}"),
        ("a.b.c", "a.b.c"),
        ("Ivan.Petrov", "Ivan.Petrov"),
        ("a+tag", "a+tag"),
        ("O'Neil", "O'Neil"),
        ("a/b=c", "a/b=c"),
        ("-a-", "-a-"),
        ("!#$%&'*+-/=?^_`{|}~", "!#$%&'*+-/=?^_`{|}~"),
        # case is kept (RFC 5321 2.4), but for names of RFC 2142
        ("INFO", "info"),
        ("Infos", "Infos"),
        # Quoted-string = DQUOTE *QcontentSMTP DQUOTE
        ('""', '""'),
        ('" "', '" "'),
        ('"a b"', '"a b"'),
        ('"a@b"', '"a@b"'),
        ('"a,b;c:d"', '"a,b;c:d"'),
        ('"<a>"', '"<a>"'),
        ('"[a]"', '"[a]"'),
        ('"(a)"', '"(a)"'),
        ('"."', '"."'),
        ('".a."', '".a."'),
        ('"a..b"', '"a..b"'),
        # all quoted forms are one; the least quoting is sent (RFC 5321 4.1.2)
        ('"plain"', "plain"),
        ('"a.b"', "a.b"),
        ('"INFO"', "info"),
        # quoted-pairSMTP = %d92 %d32-126
        ('"a\\"b"', '"a\\"b"'),
        ('"\\\\"', '"\\\\"'),
        ('"a\\ b"', '"a b"'),
        ('"\\a\\b"', "ab"),
        ('"\\@"', '"@"'),
        # RFC 6531 3.3: UTF8-non-ascii in atoms and in quotes; RFC 6532 3.1: NFC
        ("иван", "иван"),
        ("иван.petrov", "иван.petrov"),
        ("日本", "日本"),
        ("실례", "실례"),
        ("\u1109\u1175\u11af\u1105\u1168", "실례"),  # Hangul in conjoining letters
        ("cafe\u0301", "café"),
        # joiners where RFC 5892 A.1 and A.2 allow them in a domain
        ("نامه\u200cای", "نامه\u200cای"),
        ("علی.نامه\u200cای", "علی.نامه\u200cای"),
        ("क्\u200dष", "क्\u200dष"),
        ("q\u0308", "q\u0308"),  # no composed form exists
        ("नमस्ते", "नमस्ते"),
        ("✉", "✉"),
        ('"иван, петров"', '"иван, петров"'),
        ('"иван"', "иван"),
        # 64 octets (RFC 5321 4.5.3.1.1)
        ("a" * 64, "a" * 64),
        ("я" * 32, "я" * 32),
        (QUOTED_64, QUOTED_64),
    ],
)
def test_that_the_grammar_accepts(written: str, normal: str) -> None:
    result = check_syntax(f"{written}@b.co")
    assert result.problem == ""
    assert (result.address, result.domain) == (f"{normal}@b.co", "b.co")


@pytest.mark.parametrize(
    "local",
    [
        # an Atom has a character, dots stand between atoms (RFC 5321 4.1.2)
        *("", ".", "..", ".a", "a.", "a..b", ".a.b", "a.b.", "я..б", ".я"),
        # specials stand in quotes only (RFC 5322 3.2.3)
        *("a b", " a", "a ", "a,b", "a;b", "a:b", "a<b", "a>b", "a[b]", "a(b)", "a)b", "a\\b"),
        *("a\\@b", "a@b", "@", "a\tb", "я б", "a,я"),
        # one Quoted-string is the whole (obs-local-part, RFC 5322 4.4, is not SMTP)
        *('"a".b', 'a."b"', '"a"."b"', '"a""b"', 'a"b"', '"a"b', '"a" ', ' "a"', '"a"я'),
        # quotes in pairs, and escaped inside
        *('"', '"a', 'a"', 'a"b', '"a"b"', '"\\"', '"a\\"', '"""', '"a\\\\"b"'),
        # controls are no qtextSMTP and no quoted-pairSMTP (obs-qp, RFC 5322 4.1, is not SMTP)
        *('"a\x00b"', '"a\\\x00b"', '"a\nb"', '"a\\\nb"', '"a\r\n b"', '"a\tb"', '"a\x7fb"'),
        *("a\x00", "a\x1b", "a\x7f", "a\n", "\ra", "a\x85", "\x9fa", '"a\x80b"'),
        # RFC 6531 extends qtextSMTP, not quoted-pairSMTP
        *('"\\я"', '"a\\я b"'),
        # CFWS (RFC 5322 3.2.2) is not SMTP
        *("(c)a", "a(c)", "a (c)", '(c)"a"', "a\r\n ", "\r\n a", "a. b"),
        # no display names (RFC 5322 3.4), no source routes (RFC 5321 4.1.2, A-d-l)
        *("Ann <a", "<a", "@x.co:a", "@x.co,@y.co:a"),
        # RFC 5198 2 and 3: no separators, format characters, unassigned or private code points
        # joiners that no script needs there
        *("a\u200cb", "a\u200db", "ив\u200dан", "\u200cنامه", "نامه\u200c", "क\u200dष"),
        *("نامه\u200c.ای", '"नم\u200dस्ते"', "\u200d"),
        *("a\u00a0b", "a\u2003b", "a\u2028b", "a\u200bb", "a\u202eb", "\ufeffa", "a\ue000b"),
        *("a\u0378b", "a\ud800b", '"a\u2028b"', '"a\u202eb"'),
        # a mark would join what stands before the address
        "\u0301a",
        # 64 octets, with quotes and backslashes (RFC 5321 4.5.3.1.1)
        *("a" * 65, "я" * 33, "я" * 32 + "a", '"' + "a b" * 21 + '"'),
        '"' + "\\a" * 32 + '"',
    ],
)
def test_that_the_grammar_refuses(local: str) -> None:
    result = check_syntax(f"{local}@b.co")
    assert result.problem
    assert (result.address, result.domain, result.flags) == ("", "", Flag.NONE)


@pytest.mark.parametrize(
    ("local", "flags"),
    [
        ("ivan", Flag.NONE),
        ('"a b"', Flag.NONE),
        ("иван", Flag.SMTPUTF8),
        ('"иван петров"', Flag.SMTPUTF8),
        ("ivаn", Flag.SMTPUTF8 | Flag.MIXED_SCRIPT),  # Cyrillic а
        ("αb", Flag.SMTPUTF8 | Flag.MIXED_SCRIPT),  # Greek alpha
        ("café", Flag.SMTPUTF8),
        ("日本", Flag.SMTPUTF8),
        ("a\u212a", Flag.NONE),  # NFC turns the Kelvin sign into K
    ],
)
def test_that_flags_tell_what_a_local_part_needs(local: str, flags: Flag) -> None:
    assert check_syntax(f"{local}@mail.ru").flags == flags

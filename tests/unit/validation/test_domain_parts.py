"""Own cases for what stands after the @, with the rule that each rests on."""

import pytest

from contact_importer.model.verdict import Flag
from contact_importer.validation.syntax import check_syntax

LABEL_63 = "d" * 63


@pytest.mark.parametrize(
    ("written", "shown", "domain"),
    [
        # Domain = sub-domain *("." sub-domain); sub-domain = Let-dig [Ldh-str]
        ("b.co", "b.co", "b.co"),
        ("Mail.RU", "mail.ru", "mail.ru"),
        ("1.co", "1.co", "1.co"),
        ("1-2.3com", "1-2.3com", "1-2.3com"),
        ("x--y.b.co", "x--y.b.co", "x--y.b.co"),
        # one label is enough; a number may be last: DNS knows better
        ("b", "b", "b"),
        ("mailru", "mailru", "mailru"),
        ("co", "co", "co"),
        ("1", "1", "1"),
        ("b.1", "b.1", "b.1"),
        ("b.co1", "b.co1", "b.co1"),
        ("192.0.2.1", "192.0.2.1", "192.0.2.1"),
        ("123.456", "123.456", "123.456"),
        # special-use names are well formed
        ("localhost", "localhost", "localhost"),
        ("b.test", "b.test", "b.test"),
        ("b.local", "b.local", "b.local"),
        ("example.com", "example.com", "example.com"),
        ("home.arpa", "home.arpa", "home.arpa"),
        ("b.onion", "b.onion", "b.onion"),
        # RFC 6531 3.3: U-labels (RFC 5890), mapped as UTS #46 maps them
        ("ПОЧТА.рф", "почта.рф", "xn--80a1acny.xn--p1ai"),
        ("почта", "почта", "xn--80a1acny"),
        ("xn--80a1acny.xn--p1ai", "почта.рф", "xn--80a1acny.xn--p1ai"),
        ("XN--80A1ACNY.xn--P1AI", "почта.рф", "xn--80a1acny.xn--p1ai"),
        ("straße.de", "straße.de", "xn--strae-oqa.de"),
        ("bu\u0308cher.de", "bücher.de", "xn--bcher-kva.de"),
        ("실례.한국", "실례.한국", "xn--9n2bp8q.xn--3e0b707e"),
        ("例え.jp", "例え.jp", "xn--r8jz45g.jp"),
        ("ａｂ．co", "ab.co", "ab.co"),
        ("नमस्ते.in", "नमस्ते.in", "xn--h2bhs4b8d8a.in"),
        # RFC 5892 A.3 and A.7: a middle dot between two l, the Katakana one among Japanese
        ("l·l.cat", "l·l.cat", "xn--ll-0ea.cat"),
        ("日本・語.jp", "日本・語.jp", "xn--vek160nb2acz6g.jp"),
        # RFC 5892 A.1 and A.2: joiners between Arabic letters and after a virama
        ("نامه\u200cای.com", "نامه\u200cای.com", "xn--mgba3gch31f060k.com"),
        ("xn--mgba3gch31f060k.com", "نامه\u200cای.com", "xn--mgba3gch31f060k.com"),
        ("क्\u200dष.com", "क्\u200dष.com", "xn--11b2ezcw70k.com"),
        ("ශ්\u200dරී.LK", "ශ්\u200dරී.lk", "xn--10cl1a0b660p.lk"),
        # host names that IDNA2008 does not allow: emoji of IDNA2003, "--" (RFC 5890 2.3.1)
        ("xn--i-7iq.ws", "xn--i-7iq.ws", "xn--i-7iq.ws"),
        ("XN--LS8H.la", "xn--ls8h.la", "xn--ls8h.la"),
        ("ab--c.co", "ab--c.co", "ab--c.co"),
        ("r1---sn-x.co", "r1---sn-x.co", "r1---sn-x.co"),
        ("xn--80a1acny.ab--c.ru", "xn--80a1acny.ab--c.ru", "xn--80a1acny.ab--c.ru"),
        ("1.xn--4dbc.com", "1.xn--4dbc.com", "1.xn--4dbc.com"),  # RFC 5893: a number among RTL
        # 63 octets a label (RFC 1035 2.3.4)
        (f"{LABEL_63}.com", f"{LABEL_63}.com", f"{LABEL_63}.com"),
        # address-literal (RFC 5321 4.1.3)
        ("[192.0.2.1]", "[192.0.2.1]", "[192.0.2.1]"),
        ("[192.000.002.001]", "[192.0.2.1]", "[192.0.2.1]"),
        ("[IPv6:2001:DB8::1]", "[IPv6:2001:db8::1]", "[ipv6:2001:db8::1]"),
        ("[ipv6:::192.0.2.1]", "[IPv6:::c000:201]", "[ipv6:::c000:201]"),
    ],
)
def test_that_the_grammar_accepts(written: str, shown: str, domain: str) -> None:
    result = check_syntax(f"a@{written}")
    assert result.problem == ""
    assert (result.address, result.domain) == (f"a@{shown}", domain)


@pytest.mark.parametrize(
    "domain",
    [
        # a label has a character; no final dot (RFC 5321 4.1.2, 2.3.5)
        *("", ".", "b.", "b.co.", ".b.co", "b..co", "..", "b.co..", "почта.рф."),
        # Let-dig at both ends of a label
        *("-", "-b.co", "b-.co", "b.-co", "b.co-", "-.co", "xn--.co", "b.-", "почта-.рф"),
        # letters, digits and hyphens only: "_" names no host (RFC 952, RFC 1123 2.1)
        *("b_c.co", "_b.co", "b.c_o", "b!.co", "b*.co", "*.b.co", "b+c.co", "b=c.co", "b'c.co"),
        *("b/c.co", "b%c.co", "b#c", "b:25", "b.co:25", "b|c", "b~", "b&c", "b$c", "b?c", "b^c"),
        *(
            "b,co",
            "b;co",
            "b co",
            " b.co",
            "b.co ",
            "b. co",
            "b\\.co",
            "<b.co>",
            "b.co>",
            "b(c).co",
        ),
        *('"b".co', '"b.co"', "b@c.co", "(c)b.co", "b.co(c)", "b.co (c)"),
        # controls, and the white space of folding
        *("b\x00.co", "b.co\n", "b.co\r\n", "b\x7f.co", "b\x85.co", "b.\r\n co", "\tb.co"),
        # IDNA2008: disallowed code points, marks first, middle dots elsewhere, hyphens
        *("💩.la", "i❤.ws", "\u0301b.co", "실\u302e례.한국", "a·l.cat", "・.jp", "яб--в.рф"),
        *("b\u200b.co", "b\u202e.co", "b\u2488co", "b\u00a0.co", "b\ufffd.co", "b\ue000.co"),
        *("b\udfff.co", "xn--80a1acny\u0301.co", "почта.xn--a", "b\u200dc.co"),
        # joiners that no script needs there
        *("ив\u200dан.рф", "\u200cنامه.com", "نامه\u200c.com", "क\u200dष.com", "b\u200c.co"),
        *("نامه\u200c\u200cای.com", "नम\u200dस्ते.in", "نامه\u200cای.b_c"),
        # fake A-labels (RFC 5890 2.3.2.1): no Punycode, a control, a space, not NFC
        *("xn--a.co", "xn--999999999.co", "xn--abc-.co", "xn--ab-co-.co", "b.xn--a", "XN--A.co"),
        *("xn--cafe-yvc.co", "xn--ab-2ca.co"),
        # RFC 5893 (Bidi): a number first, two directions
        *("1א.co", "אa.co"),
        # 63 octets a label, as it is sent (RFC 1035 2.3.4)
        *(f"{LABEL_63}d.com", LABEL_63 + "d", "я" * 60 + ".рф"),
        # no literal
        *("[", "[]", "[b.co]", "[192.0.2.1", "192.0.2.1]", "b[192.0.2.1]", "[192.0.2.1].co"),
        *("[192.0.2.1].", "[192.0.2.1] ", "[[192.0.2.1]]", "[192.0.2.256]", "[2001:db8::1]"),
        *("[IPv6:192.0.2.1]", "[IPv6:::1%1]", "[tag:x]", "[192.0.2.1]@b.co", "[192.\r\n 0.2.1]"),
        *("[\\192.0.2.1]", "[192.0.2.1][192.0.2.1]", "\uff3b192.0.2.1\uff3d", "[я]", "[IPv6:я]"),
    ],
)
def test_that_the_grammar_refuses(domain: str) -> None:
    for local in ("a", '"a b"', "я"):
        result = check_syntax(f"{local}@{domain}")
        assert result.problem
        assert (result.address, result.domain, result.flags) == ("", "", Flag.NONE)


@pytest.mark.parametrize(
    ("domain", "flags"),
    [
        ("почта.рф", Flag.NONE),
        ("почта.com", Flag.NONE),
        ("mаil.ru", Flag.MIXED_SCRIPT),  # Cyrillic а
        ("xn--mil-5cd.ru", Flag.MIXED_SCRIPT),  # the same as an A-label
        ("xn--i-7iq.ws", Flag.NONE),  # shown as it is, so nothing looks alike
        ("[192.0.2.1]", Flag.NONE),
    ],
)
def test_that_flags_tell_what_a_domain_looks_like(domain: str, flags: Flag) -> None:
    assert check_syntax(f"ivan@{domain}").flags == flags

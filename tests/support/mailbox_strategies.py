"""Mailboxes drawn from the grammars of RFC 5321 4.1.2, 4.1.3 and RFC 6531 3.3."""

from ipaddress import IPv4Address, IPv6Address

from hypothesis import strategies as st

ATEXT = "abcxyzABCXYZ0189!#$%&'*+-/=?^_`{|}~"
PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))
SPECIALS = ' ()<>[]:;@\\,"'  # RFC 5322 3.2.3: never outside quotes

# --- Local-part ----------------------------------------------------------------------

atoms = st.text(ATEXT, min_size=1, max_size=12)
dot_strings = st.lists(atoms, min_size=1, max_size=4).map(".".join)
quoted_text = st.sampled_from(sorted(set(PRINTABLE) - set('"\\')))  # qtextSMTP
quoted_pairs = st.sampled_from(PRINTABLE).map("\\{}".format)  # quoted-pairSMTP
quoted_strings = st.lists(quoted_text | quoted_pairs, max_size=20).map(
    lambda parts: f'"{"".join(parts)}"'
)
ascii_locals = dot_strings | quoted_strings

# UTF8-non-ascii (RFC 6532 3.1) that RFC 5198 2 and the library allow: no spaces, controls,
# format characters and unassigned code points, no mark at the start
utf8 = st.characters(min_codepoint=0x80, categories=("L", "N", "P", "S"))
utf8_atoms = st.text(st.sampled_from(ATEXT) | utf8, min_size=1, max_size=8)
utf8_dot_strings = st.lists(utf8_atoms, min_size=1, max_size=2).map(".".join)
utf8_quoted_strings = st.lists(quoted_text | quoted_pairs | utf8, max_size=10).map(
    lambda parts: f'"a{"".join(parts)}"'
)
utf8_locals = utf8_dot_strings | utf8_quoted_strings

# --- Domain --------------------------------------------------------------------------

let_digs = st.text("abzABZ019", min_size=1, max_size=2)
sub_domains = st.one_of(
    st.from_regex(r"[a-zA-Z0-9]{1,8}", fullmatch=True),
    st.builds("{}{}{}".format, let_digs, st.text("aZ0-", max_size=8), let_digs),
    st.sampled_from(["xn--80a1acny", "XN--P1AI", "xn--i-7iq", "ab--c", "r1---sn", "1"]),
    st.integers(58, 63).map(lambda size: "d" * size),
)
names = st.lists(sub_domains, min_size=1, max_size=4).map(".".join)

# U-label (RFC 5890 2.3.2.1): letters that IDNA2008 and UTS #46 leave as they are
u_labels = st.one_of(
    st.text("абвгдеёжзиыюя", min_size=1, max_size=10),
    st.text("αβγδεζηω", min_size=1, max_size=10),
    st.text("가나다실례한국", min_size=1, max_size=8),
    st.text("日本語例子测试", min_size=1, max_size=8),
    st.text("éèüößñçø", min_size=1, max_size=8),
    st.text("कखगघ", min_size=1, max_size=8),
)
plain_labels = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
u_names = st.lists(u_labels | plain_labels, min_size=1, max_size=3).map(".".join)


# --- address-literal -----------------------------------------------------------------


@st.composite
def snums(draw: st.DrawFn) -> str:
    """0 to 255 with any zeros that three digits leave room for."""
    number = str(draw(st.integers(0, 255)))
    return number.zfill(draw(st.integers(len(number), 3)))


ipv4_texts = st.lists(snums(), min_size=4, max_size=4).map(".".join)
groups = st.from_regex(r"[0-9A-Fa-f]{1,4}", fullmatch=True)


@st.composite
def ipv6_texts(draw: st.DrawFn) -> str:
    """IPv6-full, IPv6-comp, IPv6v4-full and IPv6v4-comp."""
    tail = draw(st.none() | ipv4_texts)
    room = 8 if tail is None else 6
    if draw(st.booleans()):
        parts = draw(st.lists(groups, min_size=room, max_size=room))
        return ":".join([*parts, tail] if tail else parts)
    before = draw(st.lists(groups, max_size=room - 1))
    after = draw(st.lists(groups, max_size=room - 1 - len(before)))
    return ":".join(before) + "::" + ":".join([*after, tail] if tail else after)


tags = st.sampled_from(["IPv6:", "ipv6:", "IPV6:"])
literals = ipv4_texts.map("[{}]".format) | st.builds("[{}{}]".format, tags, ipv6_texts())
ip_addresses: st.SearchStrategy[IPv4Address | IPv6Address] = st.ip_addresses()

# --- Mailbox -------------------------------------------------------------------------


def _fits(mailbox: str) -> bool:
    """Within the limits of RFC 5321 4.5.3.1, in every form."""
    local, _, domain = mailbox.rpartition("@")
    return len(local.encode()) <= 64 and len(mailbox.encode()) <= 254 and len(domain) <= 180


domains = names | literals
mailboxes = st.builds("{}@{}".format, ascii_locals, domains).filter(_fits)
utf8_mailboxes = st.builds("{}@{}".format, utf8_locals | ascii_locals, u_names | literals).filter(
    _fits
)

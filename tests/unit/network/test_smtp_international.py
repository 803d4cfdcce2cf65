"""Internationalised domains and local parts on the wire (RFC 5891, 6531)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_importer.model.evidence import ReplyKind
from contact_importer.network.smtp_text import wire_address
from contact_importer.validation.syntax import check_syntax
from tests.support.smtp_asking import OK, A, ask, kinds, session_with
from tests.support.smtp_server import Peer, SmtpServer

UTF8, UTF8_B = "почта@example.com", "用户@пример.рф"

# --- what goes over the wire ------------------------------------------------------------

LOCALS = st.one_of(
    st.sampled_from(["joe", "JOE+tag", "o'neil", '"a b"', "почта", "用户", "ñandú", "İstanbul"]),
    st.text(st.characters(categories=["Ll", "Lu", "Lo", "Nd"]), min_size=1, max_size=12),
)
LABELS = st.one_of(
    st.sampled_from(["example", "пример", "straße", "faß", "ελλάς", "xn--e1afmkfd", "ＡＢＣ"]),
    st.text(st.characters(categories=["Ll", "Lu", "Lo"]), min_size=1, max_size=8),
)


@settings(deadline=None)
@given(LOCALS, st.lists(LABELS, min_size=1, max_size=2), st.sampled_from(["com", "рф", "한국"]))
def test_that_the_wire_has_the_normalised_address_byte_for_byte(
    local: str, labels: list[str], top: str
) -> None:
    """ASCII local part: the A-labels that DNS was asked for; else all of it in UTF-8."""
    found = check_syntax(f"{local}@{'.'.join([*labels, top])}")
    if not found.ok:
        return
    wire = wire_address(found.address)
    assert wire is not None
    local = found.address.rpartition("@")[0]
    if local.isascii():
        assert (wire.path, wire.needs_smtputf8) == (f"{local}@{found.domain}".encode(), False)
    else:
        assert (wire.path, wire.needs_smtputf8) == (found.address.encode(), True)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("a@пример.рф", b"a@xn--e1afmkfd.xn--p1ai"),
        ("joe..doe@example.com", b"joe..doe@example.com"),
        ('"a b"@example.com', b'"a b"@example.com'),
        ("почта@пример.рф", "почта@пример.рф".encode()),
        ("a@[IPv6:2001:db8::1]", b"a@[IPv6:2001:db8::1]"),
    ],
)
async def test_that_a_server_reads_that_address(address: str, sent: bytes) -> None:
    server = SmtpServer(extensions=("SMTPUTF8", "8BITMIME"))
    await ask(server, address)
    assert server.received("RCPT") == [b"RCPT TO:<" + sent + b">"]


@pytest.mark.parametrize("address", ["a@пример.рф", "a@xn--e1afmkfd.xn--p1ai", A])
async def test_that_an_ascii_local_part_needs_no_extension(address: str) -> None:
    server = SmtpServer(extensions=("SMTPUTF8", "8BITMIME"))
    await ask(server, address)
    assert server.received("MAIL") == [b"MAIL FROM:<check@example.org>"]


# --- SMTPUTF8 ---------------------------------------------------------------------------


async def test_that_smtputf8_is_asked_for_only_where_needed_and_offered() -> None:
    server = SmtpServer(extensions=("SMTPUTF8",), rcpt={A: OK, "почта@example.com": OK})
    replies = await ask(server, A, "почта@example.com")
    assert [reply.code for reply in replies] == [250, 250]
    assert server.received("MAIL") == [
        b"MAIL FROM:<check@example.org>",
        b"MAIL FROM:<check@example.org> SMTPUTF8",
    ]


async def test_that_an_address_needing_smtputf8_is_not_sent_without_it() -> None:
    server = SmtpServer()  # row 50
    replies = await ask(server, "почта@example.com", A)
    assert kinds(replies) == ["not_sent", "reply"]
    assert replies[0].text == "SMTPUTF8 not offered"
    assert server.received("RCPT") == [b"RCPT TO:<a@example.com>"]


async def test_that_a_server_refusing_its_own_smtputf8_leaves_the_session_in_step() -> None:
    async def mail(peer: Peer) -> None:
        utf8 = b"SMTPUTF8" in server.commands[-1]
        await peer.say(b"555 5.5.4 no\r\n" if utf8 else b"250 ok\r\n")

    server = SmtpServer(extensions=("SMTPUTF8",), answers={"MAIL": mail}, rcpt={A: OK})
    async with session_with(server) as session:
        await session.begin()
        (reply,) = await session.ask(["почта@example.com"])
        assert reply.text == "SMTPUTF8 not offered"
        (reply,) = await session.ask([A])
        assert reply.code == 250


@pytest.mark.parametrize(
    "address",
    ["a@b.c>\r\nRCPT TO:<x@y.z", "a b@example.com", "<a@example.com>", "a@exa mple.com", "a", ""],
)
async def test_that_an_address_that_would_inject_is_never_sent(address: str) -> None:
    server = SmtpServer()
    (reply,) = await ask(server, address)
    assert reply.kind is ReplyKind.NOT_SENT
    assert not server.received("RCPT")


async def test_that_a_group_of_both_kinds_is_answered_in_order() -> None:
    server = SmtpServer(
        extensions=("SMTPUTF8", "PIPELINING"), rcpt={A: OK, UTF8: OK, "c@xn--e1afmkfd.xn--p1ai": OK}
    )
    replies = await ask(server, UTF8, "nobody@example.com", A, UTF8_B, "c@пример.рф", "a b@c.de")
    assert [reply.code for reply in replies] == [250, 550, 250, 550, 250, 0]
    assert kinds(replies)[-1] == "not_sent"
    assert server.received("MAIL") == [
        b"MAIL FROM:<check@example.org>",
        b"MAIL FROM:<check@example.org> SMTPUTF8",
    ]


async def test_that_a_plain_address_never_goes_into_a_transaction_with_smtputf8() -> None:
    server = SmtpServer(extensions=("SMTPUTF8",), rcpt={A: OK, UTF8: OK})
    async with session_with(server) as session:
        await session.begin()
        await session.ask([UTF8])
        await session.ask([A])
        assert await session.reset()
    verbs = [line.split(b" ")[0] + line[-9:] for line in server.commands[1:]]
    assert verbs[:5] == [
        b"MAILmple.org>", b"RSETRSET", b"MAIL SMTPUTF8", b"RCPTmple.com>", b"RSETRSET",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("refusal", "kind", "text"),
    [
        (b"555 5.5.4 Unsupported option\r\n", "not_sent", "SMTPUTF8 not offered"),
        (b"550 5.6.7 no\r\n", "not_sent", "SMTPUTF8 not offered"),
        (b"451 4.3.0 later\r\n", "reply", "later"),
        (b"421 4.3.2 busy\r\n", "reply", "busy"),
    ],
)
async def test_that_only_a_refusal_for_good_says_that_smtputf8_is_not_there(
    refusal: bytes, kind: str, text: str
) -> None:
    async def mail(peer: Peer) -> None:
        await peer.say(refusal if b"SMTPUTF8" in server.commands[-1] else OK)

    server = SmtpServer(extensions=("SMTPUTF8",), answers={"MAIL": mail})
    (reply,) = await ask(server, UTF8)
    assert (reply.kind.value, reply.text) == (kind, text)
    assert len(server.received("MAIL")) == 2  # the sender was not what was refused

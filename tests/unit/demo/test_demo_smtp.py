"""The demo world's SMTP server, spoken to by hand and by aiosmtplib."""

import asyncio
from contextlib import suppress

import aiosmtplib
import pytest

from contact_importer.demo.characters import REACHABLE, Character
from contact_importer.demo.hosts import HostMap
from contact_importer.demo.people import person_and_local
from contact_importer.demo.settings import DemoSettings, DemoTrouble
from contact_importer.demo.world import DemoWorld, Mailbox
from tests.support.running_demo import RunningDemo


class Client:
    """A session by hand: sends lines, reads whole replies."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def reply(self) -> str:
        """All lines of the next reply; "" when the connection is closed."""
        lines = []
        with suppress(ConnectionError):
            while line := (await self._reader.readline()).decode():
                lines.append(line)
                if line[3:4] == " ":
                    break
        return "".join(lines)

    async def ask(self, line: str) -> str:
        await self.send(line)
        return await self.reply()

    async def send(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())

    async def close(self) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()


async def dial(demo: RunningDemo, domain: str) -> Client:
    return Client(*await asyncio.open_connection(*demo.mail_host(domain)))


def local_of(world: DemoWorld, domain: str, wanted: Mailbox) -> str:
    for number in range(100_000):
        _, local = person_and_local(number, 0)
        if world.mailbox(f"{local}@{domain}") is wanted:
            return local
    raise AssertionError(f"{domain} has no mailbox that is {wanted}")


async def rcpt(demo: RunningDemo, address: str) -> str:
    """The last reply of a plain session that asks for one address."""
    client = await dial(demo, address.rpartition("@")[2])
    reply = await client.reply()
    for line in ("EHLO importer.demo", "MAIL FROM:<>", f"RCPT TO:<{address}>"):
        if reply[:1] not in ("2", "5") or (reply[:1] == "5" and not line.startswith("MAIL")):
            break
        reply = await client.ask(line)
    await client.close()
    return reply


@pytest.mark.parametrize(
    ("mailbox", "start"),
    [
        (Mailbox.EXISTS, "250 2.1.5 "),
        (Mailbox.MISSING, "550 5.1.1 "),
        (Mailbox.DISABLED, "550 5.2.1 "),
        (Mailbox.FULL, "552 5.2.2 "),
        (Mailbox.UNAVAILABLE, "450 4.2.0 "),
    ],
)
@pytest.mark.parametrize(
    "domain",
    [
        *("bigmail.demo", "officepost.demo", "inboxhub.demo", "webmail.demo", "rambox.demo"),
        *("antique.demo", "snail.demo", "simple.demo", "lengthy.demo", "trashbox.demo"),
        "xn----7sbk5bet8a9c.demo",
    ],
)
async def test_that_normal_hosts_tell_mailboxes_apart(
    demo: RunningDemo, domain: str, mailbox: Mailbox, start: str
) -> None:
    local = local_of(demo.world, domain, mailbox)
    assert (await rcpt(demo, f"{local}@{domain}")).startswith(start)


@pytest.mark.parametrize(
    ("domain", "start"),
    [
        ("skymail.demo", "250 2.1.5 "),
        ("brimful.demo", "552 5.2.2 "),
        ("hiccup.demo", "450 4.3.0 "),
        ("busy.demo", "421 4.3.2 "),
        ("fortress.demo", "55"),
        ("choosy.demo", "550 5.7.1 "),
        ("gatekeeper.demo", "550 5.7.1 "),
        ("fickle.demo", ""),
        ("patience.demo", "451 4.7.1 Greylisted"),
    ],
)
async def test_that_each_character_answers_everybody_alike(
    demo: RunningDemo, domain: str, start: str
) -> None:
    for local in ("anna.baker", "no-such-mailbox-4711"):
        reply = await rcpt(demo, f"{local}@{domain}")
        assert reply.startswith(start) if start else reply == ""


async def test_that_every_ordinary_domain_takes_mail_where_its_dns_points(
    demo: RunningDemo,
) -> None:
    for index in range(150):
        domain = demo.world.ordinary_domain(index)
        if demo.world.character(domain) in REACHABLE - {Character.GREYLISTER}:
            assert (await rcpt(demo, f"postmaster@{domain}")).startswith("250"), domain


@pytest.mark.parametrize("single_address", [False], indirect=False)
async def test_that_trouble_with_us_shows_in_the_greeting(demo: RunningDemo) -> None:
    for domain, code in (("fortress.demo", "554"), ("busy.demo", "421")):
        client = await dial(demo, domain)
        assert (await client.reply()).startswith(code)
        assert await client.reply() == ""  # hung up
        await client.close()


@pytest.mark.parametrize("single_address", [False], indirect=False)
async def test_that_nobody_listens_at_the_closed_host(demo: RunningDemo) -> None:
    with pytest.raises(ConnectionRefusedError):
        await dial(demo, "closed.demo")


@pytest.mark.parametrize("single_address", [False], indirect=False)
async def test_that_hosts_deny_relaying_for_others(demo: RunningDemo) -> None:
    client = await dial(demo, "webmail.demo")
    await client.reply()
    await client.ask("HELO importer.demo")
    await client.ask("MAIL FROM:<>")
    assert (await client.ask("RCPT TO:<postmaster@bigmail.demo>")).startswith("554 5.7.1")
    assert (await client.ask("RCPT TO:<postmaster@webmail.demo>")).startswith("250")
    await client.close()


@pytest.mark.parametrize("single_address", [False], indirect=False)
async def test_that_hosts_offer_what_suits_their_character(demo: RunningDemo) -> None:
    offers = {}
    for domain in ("bigmail.demo", "webmail.demo", "rambox.demo", "antique.demo"):
        client = await dial(demo, domain)
        await client.reply()
        offers[domain] = await client.ask("EHLO importer.demo")
        if domain == "rambox.demo":
            assert (await client.ask("STARTTLS")).startswith("454")
        assert (await client.ask("HELO importer.demo")).startswith("250")
        await client.close()
    assert "PIPELINING" in offers["bigmail.demo"]
    assert "PIPELINING" not in offers["webmail.demo"]
    assert "STARTTLS" in offers["rambox.demo"]
    assert offers["antique.demo"].startswith("502")


@pytest.mark.parametrize(
    ("trouble", "greeting"),
    [
        (DemoTrouble.PORT_CLOSED, ""),
        (DemoTrouble.INTERCEPTED, "220 proxy.isp.demo ESMTP"),
        (DemoTrouble.BLOCKLISTED, "554 5.7.1 mx."),
    ],
)
async def test_that_trouble_is_the_same_at_all_servers(
    demo: RunningDemo, trouble: DemoTrouble, greeting: str
) -> None:
    demo.servers.adjust(DemoSettings(trouble=trouble))
    for domain in ("bigmail.demo", "antique.demo", "busy.demo"):
        client = await dial(demo, domain)
        if greeting:
            assert (await client.reply()).startswith(greeting)
        else:
            with suppress(ConnectionError):
                assert await client.reply() == ""
        await client.close()


async def test_that_an_interceptor_says_yes_to_everybody(demo: RunningDemo) -> None:
    demo.servers.adjust(DemoSettings(trouble=DemoTrouble.INTERCEPTED))
    missing = local_of(demo.world, "bigmail.demo", Mailbox.MISSING)
    assert (await rcpt(demo, f"{missing}@bigmail.demo")).startswith("250")
    demo.servers.adjust(DemoSettings())
    assert (await rcpt(demo, f"{missing}@bigmail.demo")).startswith("550")


async def test_that_pipelined_commands_are_answered_in_order(demo: RunningDemo) -> None:
    demo.servers.adjust(DemoSettings(smtp_latency_ms=20))
    client = await dial(demo, "bigmail.demo")
    await client.reply()
    await client.ask("EHLO importer.demo")
    missing = local_of(demo.world, "bigmail.demo", Mailbox.MISSING)
    await client.send(
        "MAIL FROM:<checker@importer.demo>",
        "RCPT TO:<postmaster@bigmail.demo>",
        f"RCPT TO:<{missing}@bigmail.demo>",
        "RCPT TO:<abuse@BIGMAIL.demo>",
        "RSET",
        "QUIT",
    )
    codes = [(await client.reply())[:3] for _ in range(7)]
    assert codes == ["250", "250", "550", "250", "250", "221", ""]
    await client.close()


async def test_that_a_greylisted_triple_is_let_through_after_the_delay(demo: RunningDemo) -> None:
    demo.servers.adjust(DemoSettings(greylist_delay_s=0))
    local = local_of(demo.world, "patience.demo", Mailbox.EXISTS)
    missing = local_of(demo.world, "patience.demo", Mailbox.MISSING)
    first = await rcpt(demo, f"{local}@patience.demo")
    assert first.startswith("451 4.7.1 Greylisted, please try again in 1 seconds")
    assert (await rcpt(demo, f"{local}@patience.demo")).startswith("250")
    assert (await rcpt(demo, f"{missing}@patience.demo")).startswith("451")  # its own clock
    assert (await rcpt(demo, f"{missing}@patience.demo")).startswith("550 5.1.1")


async def test_that_the_order_of_commands_is_kept(demo: RunningDemo) -> None:
    client = await dial(demo, "bigmail.demo")
    await client.reply()
    assert (await client.ask("RCPT TO:<anna@bigmail.demo>")).startswith("503")
    assert (await client.ask("MAIL nonsense")).startswith("501")
    assert (await client.ask("MAIL FROM:<>")).startswith("250")
    assert (await client.ask("MAIL FROM:<>")).startswith("503")
    assert (await client.ask("RCPT TO:<>")).startswith("501")
    assert (await client.ask("RCPT TO:<nobody@vanished.elsewhere>")).startswith("554")
    assert (await client.ask("DATA")).startswith("554")
    assert (await client.ask("RSET")).startswith("250")
    assert (await client.ask("RCPT TO:<anna@bigmail.demo>")).startswith("503")
    assert (await client.ask("GARBAGE")).startswith("500")
    await client.close()


async def test_that_an_endless_line_ends_the_session(demo: RunningDemo) -> None:
    client = await dial(demo, "bigmail.demo")
    await client.reply()
    assert (await client.ask("x" * 4_000_000)).startswith("500")
    await client.close()


async def test_that_aiosmtplib_understands_the_server(demo: RunningDemo) -> None:
    host, port = demo.mail_host("bigmail.demo")
    client = aiosmtplib.SMTP(hostname=host, port=port, timeout=20, local_hostname="importer.demo")
    async with client:
        await client.mail("checker@importer.demo")
        assert (await client.rcpt("postmaster@bigmail.demo")).code == 250
        with pytest.raises(aiosmtplib.SMTPRecipientRefused) as refused:
            await client.rcpt("no-such-mailbox-4711@bigmail.demo")
        assert refused.value.code == 550


async def test_that_sessions_and_recipients_are_counted_per_operator(demo: RunningDemo) -> None:
    clients = [await dial(demo, "inboxhub.demo") for _ in range(3)]
    for client in clients:
        await client.reply()
        await client.ask("HELO importer.demo")
        await client.ask("MAIL FROM:<>")
        await client.ask("RCPT TO:<Postmaster@InboxHub.demo>")
    for client in clients:
        assert (await client.ask("QUIT")).startswith("221")
        assert await client.reply() == ""
        await client.close()
    found = demo.servers.statistics()
    assert found.connections == found.most_open == 3
    assert found.operators["pochta.demo"].most_open == 3
    assert found.operators["pochta.demo"].open_connections == 0
    assert found.operators["pochta.demo"].rcpts == 3
    assert found.rcpts == {"postmaster@inboxhub.demo": 3}
    assert found.commands == {"HELO": 3, "MAIL": 3, "RCPT": 3, "QUIT": 3}


def test_that_pooled_hosts_take_mail_only_for_domains_that_they_serve() -> None:
    world = DemoWorld()
    hosts = HostMap(world, single_address=False)
    plan = next(
        plan
        for plan in map(world.plan, map(world.ordinary_domain, range(1_000)))
        if plan and plan.operator == plan.name and plan.character is Character.NORMAL
    )
    right = hosts.address(plan.mx[0][1])
    assert [address for address in hosts.listening if hosts.serves(address, plan)] == [right]

import pytest

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.validation.blocking import blocking_signature
from tests.support.fake_smtp import reply


@pytest.mark.parametrize(
    "said",
    [
        reply(554, "5.7.1", "Service unavailable; Client host [192.0.2.1] blocked using "
              "zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1"),
        reply(550, "5.7.1", "Your address is listed by SBL, see the link"),
        reply(451, "4.7.1", "Rejected: listed in PBL"),
        reply(550, "", "http://www.spamhaus.org/query/bl?ip=192.0.2.1"),
    ],
)  # fmt: skip
def test_that_all_names_of_one_list_are_the_same(said: SmtpReply) -> None:
    assert blocking_signature(said) == "spamhaus"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            reply(554, "5.7.1", "Client host rejected: cannot find your hostname, [1.2.3.4]"),
            reply(550, "5.7.25", "Client host rejected: cannot find your hostname, [9.8.7.6]"),
        ),
        (
            reply(554, "", "mx1.one.example Your IP 192.0.2.1 is blocked, ticket AB12-77"),
            reply(550, "5.7.1", "mx.two.example Your IP 198.51.100.9 is blocked, ticket QQ9-01"),
        ),
        (
            reply(550, "5.7.1", "Blocked by bl.spamcop.net, see http://x.example/1"),
            reply(554, "5.7.1", "host 192.0.2.1 listed at bl.spamcop.net"),
        ),
    ],
)  # fmt: skip
def test_that_refusals_for_the_same_reason_are_the_same(one: SmtpReply, other: SmtpReply) -> None:
    assert blocking_signature(one) == blocking_signature(other) != ""


def test_that_different_reasons_differ() -> None:
    said = (
        reply(554, "5.7.1", "Client host rejected: cannot find your reverse hostname"),
        reply(554, "5.7.1", "Your IP address has been banned"),
        reply(554, "5.7.1", "blocked using dnsbl.sorbs.net"),
        reply(554, "5.7.1", "blocked using zen.spamhaus.org"),
    )
    assert len({blocking_signature(one) for one in said}) == len(said)


@pytest.mark.parametrize(
    "said",
    [
        reply(550, "5.1.1", "User unknown"),
        reply(554, "5.7.1", "Relay access denied"),
        reply(550, "5.7.1", "relaying denied for your IP"),
        reply(530, "5.7.0", "Must issue a STARTTLS command first, your host is not allowed"),
        reply(550, "5.7.1", "Sender address rejected: not owned"),
        reply(450, "4.7.1", "Client host rejected: cannot find your hostname"),
        reply(451, "4.7.1", "Greylisted, please try again"),
        reply(550, "5.7.1", "Message refused by policy"),
        reply(450, "4.3.2", "mx.zen.example is busy"),
        reply(250, "2.1.5", "spamhaus is a nice name"),
        SmtpReply(kind=ReplyKind.DROPPED, text="blocked using zen.spamhaus.org"),
    ],
)
def test_that_other_refusals_have_no_signature(said: SmtpReply) -> None:
    assert blocking_signature(said) == ""

import pytest

from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.validation.patience import asks_for_patience, takes_no_more
from tests.support.fake_smtp import reply


@pytest.mark.parametrize(
    "said",
    [
        reply(421, "4.7.0", "Try again later, closing connection"),
        reply(421, "", ""),
        reply(450, "4.7.1", "You are going too fast"),
        reply(450, "4.7.25", "Client host rejected: cannot find your hostname"),
        reply(452, "4.5.3", "Too many recipients"),
        reply(452, "", "Too many recipients received this hour"),
        reply(451, "4.7.650", "The mail server has been temporarily rate limited"),
    ],
)
def test_that_a_server_may_ask_us_to_slow_down(said: SmtpReply) -> None:
    assert asks_for_patience(said)


@pytest.mark.parametrize(
    "said",
    [
        reply(450, "4.7.1", "Greylisted, see http://postgrey.example"),
        reply(450, "4.2.0", "Mailbox busy"),
        reply(450, "4.2.1", "The user is receiving mail at a rate that prevents delivery"),
        reply(451, "4.7.1", "Greylisted, please come back in 5 minutes"),
        reply(452, "4.2.2", "Mailbox full"),
        reply(550, "5.7.1", "Too many connections from your host"),
        reply(250, "2.1.5", "Ok, but not too many"),
        SmtpReply(kind=ReplyKind.TIMEOUT, text="too many"),
    ],
)
def test_that_other_answers_are_no_plea_for_patience(said: SmtpReply) -> None:
    assert not asks_for_patience(said)


@pytest.mark.parametrize(
    ("said", "full"),
    [
        (reply(452, "4.5.3", "Error: limit reached"), True),
        (reply(452, "", "too many recipients"), True),
        (reply(452, "4.2.2", "too many recipients? mailbox full"), False),
        (reply(452, "", "insufficient system storage"), False),
        (reply(552, "5.5.3", "Too many recipients"), False),
        (SmtpReply(kind=ReplyKind.MALFORMED, text="452 too many recipients"), False),
    ],
)
def test_that_a_full_transaction_is_told_from_a_full_mailbox(said: SmtpReply, full: bool) -> None:
    assert takes_no_more(said) is full

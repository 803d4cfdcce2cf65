"""What every reason means and what to do, in English. The window translates these texts.

Shown by the command line and the window; pure, any thread.
"""

from collections.abc import Mapping
from types import MappingProxyType

from contact_importer.model.verdict import Reason

EXPLANATIONS: Mapping[Reason, tuple[str, str]] = MappingProxyType(
    {
        Reason.NONE: (
            "Waiting for its check",
            "Start or resume the check to learn more.",
        ),
        Reason.SYNTAX: (
            "Not an e-mail address",
            "Correct the text in your source; mail cannot be sent to it.",
        ),
        Reason.RESERVED_DOMAIN: (
            "Reserved domain",
            "This domain is set aside for tests and examples; ask for the real address.",
        ),
        Reason.DOMAIN_NOT_FOUND: (
            "Domain does not exist",
            "Look for a typing error in the part after the @.",
        ),
        Reason.NO_MAIL_HOST: (
            "Domain has no mail server",
            "The domain exists but takes no mail; ask for another address.",
        ),
        Reason.NULL_MX: (
            "Domain refuses all mail",
            "Its owner says publicly that it takes no mail; ask for another address.",
        ),
        Reason.MX_UNRESOLVABLE: (
            "Mail server does not exist",
            "The domain names mail servers that do not exist; ask for another address.",
        ),
        Reason.MX_UNROUTABLE: (
            "Mail server not on the Internet",
            "The domain's mail servers have private addresses; ask for another address.",
        ),
        Reason.MAILBOX_NOT_FOUND: (
            "Mailbox does not exist",
            "The receiving server does not know this recipient; remove or correct it.",
        ),
        Reason.MAILBOX_DISABLED: (
            "Mailbox is disabled",
            "The receiving server has closed this mailbox; ask for another address.",
        ),
        Reason.BLACKLISTED_ADDRESS: (
            "On your blacklist",
            "Remove the address from the blacklist if it should be mailed again.",
        ),
        Reason.BLACKLISTED_DOMAIN: (
            "Domain on your blacklist",
            "Remove the domain from the blacklist if it should be mailed again.",
        ),
        Reason.DISPOSABLE_DOMAIN: (
            "Disposable address",
            "The domain gives out throw-away mailboxes; ask for a lasting address.",
        ),
        Reason.DISPOSABLE_MX: (
            "Mail server of a disposable service",
            "The domain's mail goes to a throw-away service; ask for a lasting address.",
        ),
        Reason.MAILBOX_EXISTS: (
            "Mailbox exists",
            "The receiving server accepts this recipient and refuses invented ones.",
        ),
        Reason.CATCH_ALL: (
            "Domain accepts every recipient",
            "The mailbox itself cannot be confirmed; watch for bounces.",
        ),
        Reason.CONTROL_INCONCLUSIVE: (
            "Accepted, cross-check unclear",
            "The server accepts the recipient, but gave no clear answer to an invented one.",
        ),
        Reason.MAILBOX_FULL: (
            "Mailbox is full",
            "The mailbox exists but takes no mail at the moment; try again in some days.",
        ),
        Reason.SMTPUTF8_NOT_SUPPORTED: (
            "Server cannot take international addresses",
            "Ask whether the recipient also has an address in Latin letters.",
        ),
        Reason.DOMAIN_NOT_CHECKED: (
            "Looks right, domain not checked",
            "Check again at the standard or full level to learn more.",
        ),
        Reason.MAILBOX_NOT_CHECKED: (
            "Domain accepts mail, mailbox not checked",
            "Check again at the full level to learn more.",
        ),
        Reason.GREYLISTED: (
            "Server asks to come back later",
            "Check again after the time shown; nothing is wrong with the address.",
        ),
        Reason.TEMPORARY_FAILURE: (
            "Temporary failure at the server",
            "Check again later.",
        ),
        Reason.TIMEOUT: (
            "Server did not answer in time",
            "Check again later.",
        ),
        Reason.CONNECTION_FAILED: (
            "No connection to the server",
            "Check again later; if all servers fail, look at your own connection.",
        ),
        Reason.MALFORMED_REPLY: (
            "Server's answer not understood",
            "Check again later.",
        ),
        Reason.REFUSED_US: (
            "Server refuses this computer",
            "The answer is about your network or sender; check from another network.",
        ),
        Reason.UNCLEAR_REPLY: (
            "Refused without a clear reason",
            "The refusal proves nothing about the mailbox; check again later.",
        ),
        Reason.HARVEST_BRAKE: (
            "Not asked: too many unknown names there",
            "Most names asked at the domain do not exist; ask for the rest if you trust the list.",
        ),
        Reason.DNS_FAILURE: (
            "Domain's name servers failed",
            "Check again later.",
        ),
        Reason.DNS_UNTRUSTED: (
            "Contradictory DNS answers",
            "Use another DNS resolver, then check again.",
        ),
        Reason.PORT_25_BLOCKED: (
            "Mail port closed from here",
            "Your network blocks port 25; finish at the standard level or use another network.",
        ),
    }
)


def explain(reason: Reason) -> tuple[str, str]:
    """A short title and one sentence of advice."""
    return EXPLANATIONS[reason]

"""Recipients that are refused because of whoever asks, or for reasons of the server's own."""

from benchmarks.comparison.situation import (
    UNKNOWN,
    Situation,
    Truth,
    at_one_host,
)
from benchmarks.comparison.smtp_server import Server


def about_us(name: str, case: str, address: str, reply: str) -> Situation:
    """Whoever is asked for, the answer is about the one who asks; postmaster as well."""
    server = Server(recipients={}, stranger=reply, postmaster=reply)
    return at_one_host(name, case, address, server, Truth.OPEN, UNKNOWN)


SITUATIONS = (
    about_us(
        "blocklist-5.7.1",
        "550 5.7.1: our host is blocked using Spamhaus.",
        "anna@gorsemoor.net",
        "550 5.7.1 Service unavailable, Client host [203.0.113.9] blocked using Spamhaus",
    ),
    about_us(
        "we-dislike-your-ip",
        "550 without a code: your address has a bad reputation.",
        "anna@gorsemoor.org",
        "550 Mail from your IP 203.0.113.9 is not accepted due to its poor reputation",
    ),
    about_us(
        "no-reverse-name",
        "550 5.7.25: our address has no reverse name.",
        "anna@havenbeck.com",
        "550 5.7.25 Cannot find your reverse hostname",
    ),
    about_us(
        "banned-sending-ip",
        "550 5.7.606: banned sending IP, as Exchange Online says.",
        "anna@havenbeck.net",
        "550 5.7.606 Access denied, banned sending IP [203.0.113.9]",
    ),
    about_us(
        "sender-verification",
        "550 Sender verify failed, in two lines, as Exim does.",
        "anna@havenbeck.org",
        "550-Callback setup failed while verifying <verify@quillmark.net>\n"
        "550 Sender verify failed",
    ),
    about_us(
        "sender-unknown-5.1.8",
        "550 5.1.8: our domain is not found.",
        "anna@inkwell-mail.com",
        "550 5.1.8 <verify@quillmark.net>: Sender address rejected: Domain not found",
    ),
    about_us(
        "spf-failure",
        "550 5.7.23: SPF check failed.",
        "anna@inkwell-mail.net",
        "550 5.7.23 The message was rejected because of Sender Policy Framework violation",
    ),
    about_us(
        "relay-denied",
        "554 5.7.1 Relay access denied: the MX does not know its own domain.",
        "anna@inkwell-mail.org",
        "554 5.7.1 <{address}>: Relay access denied",
    ),
    about_us(
        "not-in-rcpthosts",
        "553 that domain isn't in my list of allowed rcpthosts, as qmail says.",
        "anna@jackdaw-post.com",
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    ),
    about_us(
        "sender-verification-at-length",
        "550 Sender verify failed, after lines about an account that may not exist (Exim).",
        "anna@zennor-mail.com",
        "550-Verification failed for <verify@quillmark.net>\n"
        "550-The mail server could not deliver mail to verify@quillmark.net. The account or\n"
        "550-domain may not exist, they may be blacklisted, or missing the proper dns entries.\n"
        "550 Sender verify failed",
    ),
    about_us(
        "helo-refused-at-rcpt",
        "504 5.5.2 at RCPT, because of our HELO name (Postfix refuses late).",
        "anna@zennor-mail.net",
        "504 5.5.2 <probe>: Helo command rejected: need fully-qualified hostname",
    ),
    about_us(
        "client-refused-at-rcpt",
        "554 5.7.1 at RCPT, because of our host (Postfix refuses late).",
        "anna@zennor-mail.org",
        "554 5.7.1 <unknown[203.0.113.9]>: Client host rejected: Access denied",
    ),
    about_us(
        "verification-blocked-inside",
        "550 5.1.1 undeliverable address, quoting an inner host that blocks the first one.",
        "anna@applegarth.com",
        "550 5.1.1 <{address}>: Recipient address rejected: undeliverable address: host "
        "store.applegarth.com[198.51.100.7] said: 550 5.7.1 blocked using Spamhaus "
        "(in reply to RCPT TO command)",
    ),
    about_us(
        "recipient-blocked-by-filter",
        "550 permanent failure for one or more recipients, the word is blocked (Barracuda).",
        "anna@applegarth.net",
        "550 permanent failure for one or more recipients ({address}:blocked)",
    ),
    about_us(
        "access-rejected-5.7.1",
        "550 #5.7.1 Your access to submit messages has been rejected, as IronPort says.",
        "anna@applegarth.org",
        "550 #5.7.1 Your access to submit messages to this e-mail system has been rejected.",
    ),
    about_us(
        "mailbox-unavailable-blacklisted",
        "550 5.2.1 Mailbox unavailable, because our address is on a blocklist.",
        "anna@beaconfell.com",
        "550 5.2.1 Mailbox unavailable. Your IP address 203.0.113.9 is blacklisted using RBL",
    ),
    about_us(
        "message-too-big",
        "552 5.3.4: the message would be too big.",
        "anna@beaconfell.net",
        "552 5.3.4 Message size exceeds fixed limit",
    ),
    about_us(
        "relay-not-permitted",
        "550 relay not permitted, as Exim says.",
        "anna@beaconfell.org",
        "550 relay not permitted",
    ),
    about_us(
        "routing-loop",
        "550 5.4.6: mail for the domain loops.",
        "anna@jackdaw-post.net",
        "550 5.4.6 Mail for {address} loops back to myself",
    ),
    about_us(
        "5.1.1-with-blocklist",
        "550 5.1.1 as the code, and a text about a blocklist.",
        "anna@jackdaw-post.org",
        "550 5.1.1 Rejected: 203.0.113.9 is listed at bl.spamcop.net",
    ),
    about_us(
        "receiving-too-fast",
        "550 5.2.1: the user exists and receives mail too quickly.",
        "anna@kelpwater.com",
        "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents "
        "additional messages from being delivered",
    ),
    about_us(
        "bad-sequence",
        "503 to RCPT: polite people say HELO first.",
        "anna@kelpwater.net",
        "503 5.5.1 Polite people say HELO first",
    ),
    about_us(
        "571-not-authorized",
        "571: delivery is not authorised.",
        "anna@kelpwater.org",
        "571 5.7.1 Delivery not authorized, message refused",
    ),
    about_us(
        "greylisted-with-550",
        "Greylisting with a permanent code, for ever.",
        "anna@lowfell-mail.com",
        "550 5.7.1 Greylisted, please try again in 300 seconds",
    ),
    about_us(
        "words-of-qq-about-us",
        "550 Ip frequency limited, as QQ says.",
        "anna@eyebright-post.net",
        "550 Ip frequency limited. http://help.eyebright-post.net/cgi-bin/help?id=20022",
    ),
    about_us(
        "words-of-netease-about-us",
        "554 DT:SPM, a code of its own for suspected spam, as NetEase says.",
        "anna@eyebright-post.org",
        "554 DT:SPM 163 mx11,wKgBGU4x, please see http://help.eyebright-post.org/help.htm",
    ),
    about_us(
        "words-of-barracuda-about-us",
        "550 Client host is on a reputation list, with a link that names our address.",
        "anna@foxglove-mail.com",
        "550 http://lookup.foxglove-mail.com/reputation/?ip=203.0.113.9 - Client host blocked",
    ),
    about_us(
        "words-of-google-about-us",
        "550 5.7.26 in three lines: the sender is not authenticated, as Gmail says.",
        "anna@foxglove-mail.net",
        "550-5.7.26 Your email has been blocked because the sender is unauthenticated.\n"
        "550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.\n"
        "550 5.7.26 https://support.mail-help.com/mail/answer/81126#authentication - gsmtp",
    ),
    about_us(
        "words-of-t-online-about-us",
        "554 IP=... A problem occurred, ask your postmaster, as T-Online says.",
        "anna@foxglove-mail.org",
        "554 IP=203.0.113.9 - A problem occurred. (Ask your postmaster for help or to contact "
        "tosa@rx.foxglove-mail.org to clarify.)",
    ),
)

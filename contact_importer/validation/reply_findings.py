"""What can be found in the words of a refusal: the questions that the rules ask. Pure."""

import re

from contact_importer.validation.reply_phrases import (
    about_us,
    abroad,
    mailbox_full,
    recipient,
    waiting,
)
from contact_importer.validation.reply_phrases.grammar import (
    A_CASE,
    AN_ADDRESS,
    AN_IP,
    MAILBOX,
    phrases,
)
from contact_importer.validation.reply_words import ReplyWords

# RFC 3463 3.2 and the IANA registry: x.1.1 bad mailbox, x.1.2 bad system, x.1.3 bad syntax,
# x.1.10 null MX (RFC 7505; Exchange: RecipientNotFound); x.1.6 has moved, x.2.1 disabled.
_NAMES_UNKNOWN = frozenset({"1.1", "1.2", "1.3", "1.10"})
_NAMES_DISABLED = frozenset({"1.6", "2.1"})
_ABOUT_SENDER = frozenset({"1.7", "1.8", "1.9"})
_GENERAL_POLICY = frozenset({"7.0", "7.1", "7.2"})  # x.7.3 and above say whom they are about
_NO_MAIL_CODES = frozenset({"", "0.0", "1.10", "3.2"})  # with 521 and 556, RFC 7504 4
_SIZE_CODES = frozenset({"2.3", "3.4"})
_SUBJECTS_OF_OURS = ("3.", "5.", "6.")  # mail system, protocol, content (RFC 3463 3)
_ADDRESS_REJECTED = re.compile(r"(?:recipient )?address rejected")
_AN_IP = phrases(AN_IP)
_A_CASE = phrases(A_CASE)
_RECIPIENT = phrases(AN_ADDRESS, MAILBOX)
_TAKES_NO_MAIL = phrases(r"(?:does not|doesn't|do not) accept (?:any )?(?:e?-?mails?|messages)")


def says_full(words: ReplyWords) -> bool:
    """The mailbox exists and is full."""
    if words.status in _SIZE_CODES or mailbox_full.NOT_THE_MAILBOX.search(words.text):
        return False
    if words.status == "2.2" or mailbox_full.FULL.search(words.text):
        return True
    if mailbox_full.FULL_CJK.search(words.text):
        return True
    return words.code == 552 and not words.enhanced and _says_nothing_else(words)


def speaks_about_us(words: ReplyWords) -> bool:
    """Some words speak about us; in advice after a plain verdict only the sharpest count."""
    if about_us.OURSELVES.search(words.text):
        return True
    return bool(about_us.SUBJECT.search(_without_advice(words)))


def code_is_about_us(words: ReplyWords) -> bool:
    """The enhanced code speaks about the sender, or says which rule we broke."""
    status = words.status
    return status in _ABOUT_SENDER or (status.startswith("7.") and status not in _GENERAL_POLICY)


def speaks_of_policy(words: ReplyWords) -> bool:
    """A rule of the house is named, which may be about anybody."""
    return bool(about_us.POLICY.search(words.text))


def code_is_policy(words: ReplyWords) -> bool:
    """x.7.0 and x.7.1: delivery not authorised, for a reason that is not said."""
    return words.status in _GENERAL_POLICY


def forbids_by_rule(words: ReplyWords) -> bool:
    """A policy code with words that say so: a rule, even if the recipient is named too."""
    return code_is_policy(words) and bool(about_us.RULE.search(words.text))


def passes(words: ReplyWords) -> bool:
    """A permanent reply that says it is about now: of its own, or of a server it quotes."""
    return 400 <= words.quoted < 500 or bool(waiting.PASSING.search(_without_advice(words)))


def out_of_order(words: ReplyWords) -> bool:
    """The server could not look."""
    return bool(waiting.OUT_OF_ORDER.search(words.text))


def either_or(words: ReplyWords) -> bool:
    """The server itself leaves open whether it is the recipient."""
    return bool(recipient.EITHER_OR.search(words.text))


def speaks_of_domain(words: ReplyWords) -> bool:
    """The domain or a host is named, not the mailbox."""
    return bool(recipient.ABOUT_DOMAIN.search(words.text))


def names_disabled(words: ReplyWords) -> bool:
    """The recipient is named as closed."""
    return bool(recipient.DISABLED.search(words.text) or abroad.DISABLED.search(words.text))


def names_unknown(words: ReplyWords) -> bool:
    """The recipient is named as one that does not exist."""
    return bool(
        recipient.UNKNOWN.search(words.text)
        or abroad.UNKNOWN.search(words.text)
        or abroad.UNKNOWN_CJK.search(words.text)
    )


def names_recipient(words: ReplyWords) -> bool:
    """The recipient is named as unknown or closed."""
    return names_unknown(words) or names_disabled(words)


def mentions_recipient(words: ReplyWords) -> bool:
    """The refusal speaks of an address or a mailbox, whatever it says of it."""
    return bool(_RECIPIENT.search(words.text))


def code_names_disabled(words: ReplyWords) -> bool:
    """x.1.6 has moved, x.2.1 disabled; 521 is a host's refusal (RFC 7504)."""
    return words.status in _NAMES_DISABLED and words.code != 521


def code_names_unknown(words: ReplyWords) -> bool:
    """x.1.1 and its like; and x.1.0 "Address rejected", which Cisco's gateways say for it."""
    if words.status == "1.0":
        return _ADDRESS_REJECTED.match(words.text) is not None
    return words.status in _NAMES_UNKNOWN


def code_names_recipient(words: ReplyWords) -> bool:
    """The enhanced code is one of those that name the recipient."""
    return words.status in _NAMES_UNKNOWN or words.status in _NAMES_DISABLED


def says_unavailable(words: ReplyWords) -> bool:
    """Mailbox unavailable: RFC 5321's words for every 550."""
    return bool(recipient.UNAVAILABLE.search(words.text))


def mentions_an_ip(words: ReplyWords) -> bool:
    """An IP address, as nobody writes it who speaks about a mailbox."""
    return bool(_AN_IP.search(words.text))


def links_to_our_case(words: ReplyWords) -> bool:
    """A link with an IP address or a block list in it, and no word or code about a mailbox."""
    if code_names_recipient(words) or says_unavailable(words):
        return False
    return bool(_A_CASE.search(words.text))


def code_is_of_ours(words: ReplyWords) -> bool:
    """x.3, x.5, x.6: their system, the protocol, the message: nothing of the recipient."""
    return words.status.startswith(_SUBJECTS_OF_OURS)


def takes_no_mail(words: ReplyWords) -> bool:
    """521 and 556 without a word of a block (RFC 7504)."""
    if words.code not in (521, 556) or words.status not in _NO_MAIL_CODES:
        return False
    rest = _TAKES_NO_MAIL.sub(" ", words.text)
    return not speaks_about_us(words) and not about_us.POLICY.search(rest)


def _without_advice(words: ReplyWords) -> str:
    """The verdict alone, where a code and words name the recipient and advice follows."""
    if code_names_recipient(words) and names_recipient(words):
        return recipient.ADVICE.sub(" ", words.text)
    return words.text


def _says_nothing_else(words: ReplyWords) -> bool:
    others = (speaks_about_us, speaks_of_policy, names_recipient, says_unavailable, passes)
    return not any(found(words) for found in others)

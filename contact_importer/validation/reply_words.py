"""The words of an SMTP reply without what is not the server's own judgement. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from contact_importer.model.evidence import SmtpReply
from contact_importer.validation.reply_phrases.about_us import BLOCK_LIST, NOT_ABOUT_US
from contact_importer.validation.reply_phrases.grammar import A_CASE, AN_ADDRESS, AN_IP

LONGEST_TEXT = 1000  # characters that are read
REMEMBERED = 1_000  # replies whose reading is kept: about those of the conversations under way

_CODE_OF_LINE = re.compile(
    r"(?<![^\s<('\"])([245]\d\d)(?:-(?=\S)|[ -](?=[#(\[]?[245]\.\d{1,3}\.\d))"
)
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_MARKED = re.compile(r"(?:\A|[#(\[]\s?|(?<!\d)[45]\d\d[ -])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
# Another server's reply inside a reply (call-outs, address verification).
_QUOTE = re.compile(
    r"(?:said|returned|responded|replied|->)(?:\[[^\]]{0,80}\])?(?: with)?[:,]? ?[<'\"(]?"
    r"([245]\d\d)[ -]\s?(?:([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d))?"
)
_QUOTED_HOST = re.compile(
    r"(?:remote )?host(?: \S+ ?(?:[\[(][^\])]{0,80}[\])])?)? (?:said|responded|replied)"
    r"(?:\[[^\]]{0,80}\])?:?"
    r"|unknown address error (?=[245]\d\d[ -])|remote server returned (?=unknown)"
    r"|(?<!\S)\S+ (?:does not like recipient|failed after i sent the message)|giving up on \S+"
)
_REPLY_TO = re.compile(r"in reply to (?:end of )?(mail|helo|ehlo|rcpt|data)(?: \w+)?(?: command)?")
_LOG_FIELD = re.compile(
    r"(?<!\S)(?:from|to|proto|helo|relay|client|sasl_\w+)=(?:<[^>]{0,320}>|\S*)"
)

_URL = re.compile(r"\b(?:https?://|www\.)\S*[^\s;,.)\]>'\"]")
_CASE = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){3}|dnsbl|rbl|block(?:ed|list)|blacklist|spamhaus|reputation"
)
_ADDRESS = re.compile(
    r"(?<![^\s<>(){}\[\]:;,'\"])[^\s<>(){}\[\]:;,'\"@]{1,320}@[^\s<>(){}\[\]:;,'\"]{0,255}"
    r"[>})]?(?:\.\.\.|:(?= ))?"
)
_IN_ANGLES = re.compile(r"<[^<>\s]{0,320}>(?:\.\.\.|:(?= ))?")
_IP = re.compile(
    r"\[?(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)\]?(?::\d{1,5}(?!\d))?"
    r"|\[(?:ipv6:)?[0-9a-f:]*:[0-9a-f:.]*\]"
)
_HOST = re.compile(
    r"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|biz|gov|edu|mil|io|eu|de|ru|uk|fr|it|es|pl"
    r"|cz|nl|be|at|ch|se|no|dk|fi|br|jp|cn|kr|in|au|ca|us|me|tv|test|example|invalid|local)(?![\w-])"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+){2,}(?![\w-])"
)
_PUNCTUATION = re.compile(r"[\"`“”«»()\[\]{}<>,|*=#]+|\.\.\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWords:
    """What a reply says, ready to be searched for phrases."""

    code: int  # of the reply
    quoted: int  # code of another server's reply that it quotes; 0 = none
    enhanced: str  # RFC 3463 code that counts, "5.1.1"; "" = none
    text: str  # folded; words of the grammar stand for addresses

    @property
    def status(self) -> str:
        """Subject and detail of the enhanced code, "1.1"; "" = none."""
        return self.enhanced[2:]


@lru_cache(maxsize=REMEMBERED)
def read_words(reply: SmtpReply) -> ReplyWords:
    """The words of ``reply``, and the codes in it that count.

    An enhanced code counts only if its class is the reply's (RFC 2034 4, RFC 3463 2). Where
    another server's reply is quoted, that one's code counts: the outer is what our peer
    made of it.
    """
    text = reply.text[:LONGEST_TEXT].casefold()
    quote = _last(_QUOTE, text)
    enhanced = _own_code(reply, text) if quote is None else quote[2] or ""
    if enhanced[:1] != str(reply.code)[:1]:
        enhanced = ""
    return ReplyWords(
        code=reply.code,
        quoted=int(quote[1]) if quote else 0,
        enhanced=enhanced,
        text=plain_text(text),
    )


def plain_text(text: str) -> str:
    """Folded text without what is not the server's own words: addresses, links, quotes.

    An address leaves a word in its place: "<a@b.example> unknown" names the recipient.
    """
    text = _URL.sub(_link, text.casefold().replace("’", "'"))
    text = _REPLY_TO.sub(_in_reply_to, text)
    text = _QUOTED_HOST.sub(" ", text)
    text = _LOG_FIELD.sub(" ", text)
    text = _CODE_OF_LINE.sub(" ", text)
    text = _ADDRESS.sub(f" {AN_ADDRESS} ", text)
    text = _IN_ANGLES.sub(f" {AN_ADDRESS} ", text)
    text = _IP.sub(f" {AN_IP} ", text)
    text = _HOST.sub(_host, text)
    text = _ENHANCED.sub(" ", text)
    text = _PUNCTUATION.sub(" ", text).replace("_", " ")
    text = NOT_ABOUT_US.sub(" ", " ".join(text.split()))
    return " ".join(text.split())


def _own_code(reply: SmtpReply, text: str) -> str:
    """The enhanced code; also where qmail and its kin put it, "(#5.1.1)" in the text."""
    if reply.enhanced:
        return reply.enhanced
    found = _MARKED.search(text)
    return found[1] if found else ""


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _in_reply_to(command: re.Match[str]) -> str:
    """A log says which command was refused: MAIL, HELO and EHLO are about us."""
    return " aboutmailfrom " if command[1] in ("mail", "helo", "ehlo") else " "


def _link(url: re.Match[str]) -> str:
    """A link says nothing by its words, but may lead to the case of our IP address."""
    return f" {A_CASE} " if _CASE.search(url[0]) else " "


def _host(name: re.Match[str]) -> str:
    """A host name says nothing by its parts, unless it is a block list's."""
    return name[0] if BLOCK_LIST.search(name[0]) else " "

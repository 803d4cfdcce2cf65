"""Nouns and fillers that the phrases are made of. Texts are folded (``reply_words``)."""

import re

AN_ADDRESS = "anaddress"  # stands for every e-mail address in the text
AN_IP = "anip"  # stands for every IP address
A_CASE = "acase"  # stands for a link to the case of an IP address or of a block list

# Who or what a message is for.
MAILBOX = (
    r"(?:users?(?: ?name| ?id| account)?|mail ?box(?:es)?|mbox|post ?box"
    r"|recipients?(?:'s?)?(?: e-?mail)?(?: address(?:es)?| account| mail ?box)?|recip|rcpt"
    r"|accounts?|addressees?|(?:e-?mail |mail[ -]?)?address(?:es)?|inbox|mail ?drop|customer"
    r"|subscriber|e-?mails?(?: account| id)?|alias(?:es)?|person|member|employee|local[- ]?part"
    r"|destination(?: mail ?box)?|mail ?user|(?:that|this|user|recipient) name)"
    r"(?! (?:domain|host|server|system|list|policy|limit))"
)
# Who or what stands at the other end: a subject that these are near to is not the mailbox.
_ELSEWHERE = (
    r"(?:domains?|hosts?|servers?|systems?|network|sender|client|message|mail|mx|dns|from|sending"
    rf"|{AN_IP}|or|but|if)"
)
GAP = rf"(?:(?!{_ELSEWHERE} )[^\s.;:!?]+ ){{0,3}}?"  # a few words of the same sentence
IS = (
    r"(?:(?:is|are|was|were|has been|have been|being|seems to be|appears to be) )?(?:an? )?"
    r"(?:(?:currently|probably|already|now|either|simply|permanently) )?(?:been )?"
)


def phrases(*patterns: str) -> re.Pattern[str]:
    """A pattern that finds any of them between word boundaries: "ghost" is no "host"."""
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)")

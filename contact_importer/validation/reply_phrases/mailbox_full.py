"""The mailbox is there and full."""

import re

from contact_importer.validation.reply_phrases.grammar import AN_ADDRESS, MAILBOX, phrases

_STORE = rf"(?:{MAILBOX}|{AN_ADDRESS}|mail ?folder|mail ?dir|folder|storage)(?:'s)?"
_FEW = r"(?:[^\s.;:!?]+ ){0,4}?"

FULL = phrases(
    rf"{_STORE} {_FEW}(?:is |are |was |has |too |been )*"
    r"(?:full|over ?(?:the |its |their |allowed )*(?:quota|limit|size)|over-?quota|over capacity"
    r"|out of (?:storage|space|quota|disk)|at capacity)",
    rf"{_STORE} {_FEW}(?:has |have |is |was )?(?:exceed(?:s|ed|ing)?|reached|exhausted)"
    r" (?:\S+ ){0,3}?(?:quota|limit|size|space|storage|allocation|capacity)",
    rf"{_STORE} (?:size |storage |disk |hard |soft )*(?:quota|limit|space) (?:is |has been |was )?"
    r"(?:exceeded|full|reached|violation|exhausted)",
    r"(?:disk |mail ?box |storage |mail )?quota (?:is |has been |was )?"
    r"(?:exceed(?:ed|s)?|full|reached|violation|overdraft)|quotaexceeded\w*",
    r"over-? ?quota|over (?:the |its |their |allowed |storage |disk |message |mail ?box )+quota",
    r"overdrawn (?:\S+ )?(?:disk ?space )?quota",
    r"(?:exceeds?|exceeded|exceeding|over) (?:\S+ )?(?:mail ?box|disk|storage|account)"
    r" (?:quota|space|limit|size|allocation)",
    r"(?:insufficient|not enough|no|no more) (?:free )?(?:mail ?box|disk|storage)? ?"
    r"(?:space|storage|room|quota) (?:left )?(?:in|for|of|on) (?:\S+ )?(?:mail ?box|user|recipient"
    r"|account)",
    rf"{_STORE} (?:has )?no (?:more )?(?:disk |free )?space",
    r"(?:full|overfull|overflowing) (?:mail ?box|inbox)|recipient storage full",
    r"too many (?:messages|mails) (?:on|in) (?:the |this )?(?:server|mail ?box|inbox)",
    r"(?:ящик\w*) (?:\S+ ){0,2}?(?:переполнен\w*|заполнен\w*|полон)",
    r"(?:превышен\w*|исчерпан\w*) (?:\S+ )?(?:квот\w+|лимит\w*|размер\w*) (?:\S+ )?"
    r"(?:ящик\w*|пользовател\w+|получател\w+)",
    r"postfach (?:\S+ ){0,3}?voll|speichervolumen (?:\S+ )?(?:ueber|über)schritten",
    r"(?:boite|boîte)(?: aux lettres| du destinataire)* (?:est )?(?:pleine|satur[ée]e)",
    r"(?:buz[oó]n|casilla) (?:est[aá] )?llen[oa]|casella (?:\S+ )?piena",
    r"caixa postal (?:\S+ )?cheia",
    r"skrzynk\w (?:\S+ )?(?:pe[łl]na|przepe[łl]niona)|przekroczon\w+ (?:limit|pojemno\w+)",
    r"schránka (?:\S+ )?(?:plná|přeplněna)",
)
# Written without spaces: word boundaries do not help.
FULL_CJK = re.compile(
    r"(?:邮箱|信箱|メールボックス|사서함|메일함)\S{0,8}(?:满|滿|いっぱい|초과|가득)"
)

# Somebody else's measure: the message's size, the system's disk, the sender's allowance.
NOT_THE_MAILBOX = phrases(
    r"message (?:size|length|too|is too|exceeds?|exceeded)|mail ?size|maximum (?:message )?size",
    r"(?:size|length) of (?:the|your|this) (?:message|mail)|too (?:large|big|long)",
    r"(?:mail )?system (?:storage|is full)|insufficient (?:system|disk)",
    r"your (?:\S+ )?(?:account|quota|limit|ip|domain|server|rate)|senders?|outbound|outgoing",
    r"send(?:ing)? (?:limit|quota|rate|account)",
    r"rates?|messages? (?:per|rate|limit|quota|count)|hourly|daily|per (?:hour|day|minute)",
    r"connections?|recipients per|policy|too many(?! (?:messages|mails) (?:on|in))|quickly",
    r"отправ\w+|сообщений",
)

"""The refusal is about us: our address, name, sender, message or behaviour."""

from contact_importer.validation.reply_phrases.grammar import phrases

BLOCK_LISTS = (
    r"spamhaus|sbl|xbl|pbl|sblcss|zen|spamcop|sorbs|barracudacentral|barracuda reputation"
    r"|uceprotect\w*|mailspike|invaluement|surbl|uribl|abusix|senderscore|senderbase|cloudmark"
    r"|spfbl|abuseat|cbl|truncate|backscatterer|d?n?s?rbl|dnsbl|rhsbl|talos|openrelay"
)
BLOCK_LIST = phrases(BLOCK_LISTS)

_OURS = r"(?:client|connecting|sending|source|originating|remote|your)"
_MACHINE = r"(?:host(?:name)?|ip|server|domain|network|mta|system|isp|provider)"

# Names us, our machine, our sender or our standing. Counts wherever it stands.
OURSELVES = phrases(
    BLOCK_LISTS,
    r"block[- ]?list\w*|black[- ]?list\w*|deny ?list\w*|black (?:ip|mail)",
    rf"{_OURS} (?:\S+ )?{_MACHINE}|clients?|isp",
    r"your (?:e-?mail |mail |sender |source |ip )?address(?! book)",
    r"your (?:account|access|connection|organi[sz]ation|identity)",
    r"ip(?:v[46])?(?:'s)?(?: address(?:es)?)?|reputation|reverse|r?dns|ptr|helo|ehlo|host ?names?",
    r"senders?(?:'s)?|mail ?from|from (?:address|domain|header)|return[- ]path|originat(?:or|ing)",
    r"(?:source|envelope|origin\w*|remote|connecting) address|address of origin",
    r"of (?:the )?envelope",
    r"sending (?:from|for|by|limit|quota|address|domain)|spf|dkim|dmarc|sender ?id|domain ?keys",
    r"dynamic(?:ally)?|residential|dial-?up|refused to talk to me|aboutmailfrom",
    r"strangers|(?:mail|access|messages?|connections?|accepted) from|domain of|of (?:the )?network",
    r"отправител\w+|репутаци\w+|ч[её]рн\w+ списк\w+|ваш\w* ip",
)

# Speaks about a subject that is ours, not the mailbox's: counts unless it only stands in
# the advice that follows a plain verdict about the recipient.
SUBJECT = phrases(
    r"relay(?:s|ed|ing)?|rcpt ?hosts|gateway(?:ing)?|authenticat\w+|unauthenticated|smtp-?auth",
    r"auth|authrequired|log(?:ged)? ?in|password|credentials|permissions? to|tls|starttls|ssl",
    r"encrypt\w+|certificate|spam\w*|forge(?:d|ry)|unsolicited|junk\w*|bulk|abus\w+|virus\w*",
    r"malware|phish\w*|infected|suspicio\w+",
    r"authori[sz]ed (?:to (?:relay|send|use|connect)|user|host)",
    r"content|headers?|attachments?|scored|message (?:size|length|format|violates|contains)",
    r"(?:mail|message) ?size|too (?:large|big|long)|maximum (?:\w+ )?size|looping|mail loops?",
    r"hop count|too many hops|rates?|rate-?limit\w*|throttl\w+|frequen\w+|concurrent|connections?",
    r"too (?:many|much|fast|quickly)|excessive|harvest\w*|(?:to|not) connect",
    r"exceed\w* (?:\S+ ){0,3}?(?:limit|number|rate|maximum|threshold)",
    r"(?:limit|threshold|quota) (?:\w+ )?(?:reached|exceeded)|thresholdexceeded|(?:daily|hourly)"
    r" (?:\S+ )?limit|receive limit|geo ?ip|country|firewall|anti-?spam|illegal attachment",
    r"спам\w*|авториз\w+|аутентифик\w+|слишком (?:много|часто)|ограничен\w*",
)

# A rule of the house, which may be about us or about the recipient: cross-checked.
POLICY = phrases(
    r"polic(?:y|ies)|prohibit\w*|administrative\w*|restrict\w*|unauthori[sz]ed|authori[sz]ation",
    r"not (?:be )?(?:allowed|permitted|accepted|authori[sz]ed|welcome|wanted)|disallow\w*",
    r"access (?:is )?den(?:ied|y)|denied|den(?:y|ies)|security|filter\w*|block(?:ed|s|ing)?|banned",
    r"members?[- ]only|only (?:members|accepts?)|forbidden|violat\w+|white ?list\w*|allow ?list\w*",
    r"(?:does not|doesn't|do not|don't) (?:want|like|accept)|refuses? (?:e?-?mail|messages|the)",
    r"private|internal only|not accepting|rejected (?:your|the) (?:message|mail)|unwanted",
    r"message (?:was |has been |is )?(?:rejected|refused|blocked|denied|not accepted)",
)

# Of these, what stays a rule even where the recipient is named beside it.
RULE = phrases(r"polic(?:y|ies)|prohibit\w*|administrative\w*|restrict\w*|security|violat\w+")

# The same words where the recipient is named by them, or nobody is.
NOT_ABOUT_US = phrases(
    r"relay recipient (?:table|maps?)|return(?:ed)? to (?:the )?sender",
    r"remote (?:server|host) (?:returned|said|responded|replied)",
    r"(?:do|does) not have authori[sz]ation to see it",
    r"(?:is|are|was) not (?:currently )?(?:blocked|black ?listed|banned|disabled|suspended|spam)",
)

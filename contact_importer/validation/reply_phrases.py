"""Words of SMTP refusals: what servers say about a recipient, about us, about time. Pure.

Collected from RFC 5321, 3463 and 7505, the servers' own sources and manuals (Postfix, Exim,
Sendmail, qmail, Exchange, Domino, Zimbra, MDaemon, CommuniGate ...) and the postmaster pages
of the large providers. Every pattern is anchored at word boundaries: "ghost" is no "host".
"""

import re

AN_ADDRESS = "an_address"  # stands for every address in the text

_NOUN = (
    r"(?:e-?mail )?(?:user(?: ?name)?|mail ?box(?:es)?|recipient(?: address)?|account|addressee"
    r"|address|inbox|mail ?drop|customer|subscriber|e-?mail(?: address| account)?|alias|person"
    r"|local[- ]part|destination(?: address)?|rcpt|member)"
)
_IS = r"(?:is |was |are |has been |have been |may be )?(?:currently |probably |already )?"
_GAP = r"(?:[^\s.;:!?]+ ){0,3}?"  # a few words of the same sentence


def _phrases(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)")


# The recipient is named as one that does not exist.
UNKNOWN_RECIPIENT = _phrases(
    rf"(?:unknown|no such|non-?existent|non-?existing|inexistent|invalid|no valid|not a valid"
    rf"|not a known|unrecogni[sz]ed|illegal|undeliverable|bad|wrong|incorrect"
    rf"|unknown or illegal|invalid or unknown|unknown or invalid)"
    rf" (?:local |final |destination |mail |virtual |primary |or disabled )?{_NOUN}",
    rf"(?:{_NOUN}|{AN_ADDRESS}) {_GAP}{_IS}"
    r"(?:unknown|non-?existent|not (?:be )?(?:found|known|recogni[sz]ed|exist(?:s|ing)?|valid)"
    r"|invalid|undeliverable|unroutable|unrouteable|does ?n[o']t exists?|does not exists?"
    r"|do(?:es)? not currently exist|did not exist|doesn't exists?|don't exists?"
    r"|no longer (?:exists?|here|with us|valid|works here)"
    r"|could(?: not|n't) be found|cannot be found|can't be found|not listed"
    r"|not (?:a )?local|not our customer|isn't found|not on (?:this|the) (?:system|server))",
    r"user unknown(?: in (?:local recipient|virtual mailbox|virtual alias|relay recipient) table)?",
    r"unknown in (?:local recipient|virtual mailbox|virtual alias|relay recipient) table",
    r"(?:resolver\.adr\.)?recip(?:ient)?not ?found",
    r"unroute?able (?:address|mail domain|user)",
    r"mail ?box (?:is )?(?:currently )?(?:unavailable|not available)(?: or not local)?",
    r"no mail ?box(?:es)? (?:here )?(?:by|with|of|for|under) (?:that|this) (?:name|address)",
    r"no (?:user|account|mailbox|recipient|one|person|body)"
    r" (?:here )?(?:by|with|at|of|for|has|under) (?:that|this)(?: e?-?mail)? ?(?:name|address)?",
    r"there is no (?:one at|such|user|mailbox|account|person|recipient)",
    r"(?:does not|doesn't|does n't|do not|don't) have (?:an?|any|this|that|such an?)"
    r" (?:\S+ ){0,3}?(?:account|mailbox|user|e?-?mail address)",
    r"(?:is not|isn't|are not|aren't) (?:a|one of our) (?:valid |known |local |real |registered )?"
    r"(?:user|mailbox|recipient|account|customer|e?-?mail address)s?(?: here)?",
    r"not (?:our|a) (?:customer|subscriber)",
    r"not listed in (?:the )?(?:public name & address book|(?:domino )?directory)",
    r"not (?:known|listed|found|defined|exist) (?:here|at this (?:site|domain|server|address)"
    r"|in (?:the )?(?:ldap|active directory|directory|user database|our (?:system|database)))",
    r"we (?:do not|don't) (?:have|know) (?:this|that|such an?|any such)"
    r" (?:user|mailbox|recipient|account|address|person)",
    r"(?:can ?not|can't|could not|couldn't|unable to) (?:find|locate|identify)"
    r" (?:\S+ ){0,2}?(?:user|mailbox|recipient|account|address|you are trying to reach)",
    r"user (?:name )?not exists?|no_?such_?user|user_?unknown|unknown_?user|cuda_nsu",
    r"account (?:is )?(?:currently )?(?:unavailable|not available)",
    r"mail ?box not (?:found|exist\w*|known)",
    r"account that you tried to reach does not exist",
    r"dd not a valid recipient",
    r"no such (?:user|mailbox|recipient|account|person|address|alias|local user|customer)"
    r"(?: here)?(?: at this address)?",
    r"address (?:not (?:present|known|found) in directory|does not resolve)",
    r"recipient address rejected: (?:user|address|recipient|mailbox) (?:unknown|not found)",
)

# The same in other languages: Russian, Ukrainian, German, French, Spanish, Portuguese,
# Italian, Polish, Dutch, Czech.
UNKNOWN_RECIPIENT_ABROAD = _phrases(
    r"(?:нет|не найден\w*|не существует|неизвест\w+|несуществующ\w+|неверн\w+|отсутствует"
    r"|недействительн\w+|не зарегистрирован\w*)"
    r" (?:\w+ ){0,2}?(?:пользовател\w+|ящик\w*|получател\w+|адрес\w*(?!\w)|абонент\w*"
    r"|уч[её]тн\w+ запис\w+|аккаунт\w*)",
    r"(?:пользовател\w+|ящик\w*|получател\w+|адрес\w*|абонент\w*|уч[её]тн\w+ запис\w+|аккаунт\w*)"
    r" (?:\S+ ){0,3}?(?:не найден\w*|не существует|не существуют|неизвест\w+|отсутствует"
    r"|недействител\w+|не зарегистрирован\w*|указан\w* неверно|неверен|нет)",
    r"(?:користувач\w*|скриньк\w+|адрес\w*|отримувач\w*)"
    r" (?:\S+ ){0,2}?(?:не знайдено|не існує|невідом\w+)",
    r"(?:benutzer|nutzer|teilnehmer|empf[aä]nger|postfach|mailbox|adresse|mailadresse|empfängeradresse)"
    r" (?:\S+ ){0,2}?(?:unbekannt|existiert nicht|nicht gefunden|nicht vorhanden|ungültig"
    r"|nicht bekannt)",
    r"(?:unbekannter?|kein solcher) (?:benutzer|empfänger|empfaenger|adresse)",
    r"(?:utilisateur|destinataire|adresse|boite|boîte)"
    r" (?:\S+ ){0,3}?(?:inconnue?|inexistante?|invalide|introuvable|n'existe pas)",
    r"(?:usuario|usuário|buz[oó]n|cuenta|conta|casilla|destinatario|destinatário|endereço"
    r"|direcci[oó]n|utente|casella|indirizzo|caixa postal) (?:\S+ ){0,2}?(?:desconocid[oa]"
    r"|inexistente|desconhecid[oa]|no existe|n[aã]o existe|inv[aá]lid[oa]|no encontrad[oa]"
    r"|n[aã]o encontrad[oa]|sconosciut[oa]|non esiste|non esistente|non valid[oa])",
    r"no existe (?:el|la|este|ese) (?:usuario|buz[oó]n|cuenta|destinatario)",
    r"(?:nie ma takiego|nieznany) (?:użytkownika?|uzytkownika?|konta|adresata?|odbiorcy)",
    r"(?:gebruiker|postbus|mailbox) (?:\S+ ){0,2}?(?:onbekend|bestaat niet)",
    r"(?:uživatel|schránka|adresát) (?:\S+ ){0,2}?(?:neexistuje|nenalezen\w*|neznám\w+)",
)

# The mailbox was there and takes nothing any more.
DISABLED_RECIPIENT = _phrases(
    rf"(?:{_NOUN}|{AN_ADDRESS}) {_GAP}{_IS}(?:been )?"
    r"(?:administratively |permanently |temporarily )?"
    r"(?:disabled|suspended|deactivated|de-activated|inactive|in-active|locked|closed|deleted"
    r"|terminated|cancell?ed|expired|frozen|discontinued|removed|retired|decommissioned"
    r"|not active|not enabled|not activated"
    r"|no longer (?:active|available|in use|used|in service|monitored)"
    r"|(?:no longer|does not|doesn't) (?:accepts?|receives?) (?:any )?(?:e-?)?mails?"
    r"(?! (?:from|by|via))"
    r"|abandoned|dormant)",
    r"mail ?box (?:is |has been |was )?blocked",
    r"(?:disabled|suspended|deactivated|inactive|closed|expired|locked|deleted|terminated)"
    r" (?:mail ?box|user|recipient|account|e?-?mail account)",
    r"(?:user|recipient|mail ?box|account) (?:\S+ )?(?:has moved|moved)"
    r"(?: without| and left| to)?",
    r"(?:account|mailbox) (?:is |does )?not accept(?:ing)? (?:any )?(?:messages|mail)",
    r"user is terminated|has left (?:the|our|this) (?:company|organi[sz]ation|institution)",
    r"(?:уч[её]тн\w+ запис\w+|ящик\w*|аккаунт\w*|пользовател\w+|адрес\w*)"
    r" (?:\S+ ){0,2}?(?:отключ[её]н\w*|заблокирован\w*|удал[её]н\w*|деактивирован\w*|закрыт\w*"
    r"|приостановлен\w*|неактив\w+)",
)

# The mailbox is there and full.
FULL_MAILBOX = _phrases(
    r"mail ?box (?:\S+ )?(?:is )?(?:too )?(?:full|over ?quota|over its limit|size limit exceeded)",
    r"(?:mail ?box|mail ?folder|inbox|account) (?:\S+ )?"
    r"(?:has )?(?:exceed(?:s|ed)|reached) (?:\S+ ){0,2}?"
    r"(?:quota|limit|capacity|storage|size|space)",
    r"(?:mail ?box|user|recipient|account|disk|storage) (?:\S+ )?(?:is |has )?(?:been )?"
    r"(?:over|out of|exceeded)[- ]?(?:\S+ ){0,2}?(?:quota|space|storage|limit)",
    r"(?:mail ?box|user|recipient|account|disk|storage)(?:'s)? (?:\S+ )?(?:disk )?"
    r"quota (?:is |has been |was )?(?:exceeded|full|reached|violation)",
    r"over ?quota|over (?:its |their |his )?(?:disk |mail ?box |storage )?quota",
    r"(?:exceeds?|exceeded) (?:\S+ )?(?:mail ?box|disk|storage|account) (?:quota|space|limit|size)",
    r"(?:insufficient|not enough) (?:mail ?box|disk|storage) (?:space|storage|quota)? ?"
    r"(?:in|for|of) (?:the )?(?:mail ?box|user|recipient|account)",
    r"(?:the )?(?:e?-?mail )?account (?:\S+ ){0,6}?(?:is )?over quota",
    r"(?:full|overfull|overflowing) (?:mail ?box|inbox)|quotaexceeded|mail ?box full",
    r"recipient storage full|(?:user|recipient) (?:has )?no (?:more )?(?:disk )?space left",
    r"(?:ящик\w*) (?:\S+ ){0,2}?(?:переполнен\w*|заполнен\w*)|ящик\w* полон",
    r"(?:превышен\w*|исчерпан\w*) (?:\S+ )?квот\w+ (?:\S+ )?"
    r"(?:ящик\w*|пользовател\w+|получател\w+)",
    r"postfach (?:ist )?voll|boite (?:pleine|saturée)|buz[oó]n lleno|casella piena",
)

# Quota words that mean the sender's quota, not the mailbox's.
QUOTA_OF_SENDER = re.compile(
    r"(?<!\w)(?:your (?:\S+ )?(?:account|quota|limit|ip|domain|server|rate)|send\w*|outbound"
    r"|outgoing|rates?|messages? (?:per|rate|limit|quota|count)|hourly|daily"
    r"|per (?:hour|day|minute)|connections?|recipients per|too many|отправ\w+|сообщений)(?!\w)"
)

# Words about us inside a phrase about the recipient.
NOT_ABOUT_US = _phrases(r"relay recipient (?:table|maps?)|relay_recipient_maps")

BLOCK_LISTS = (
    r"spamhaus|sbl|xbl|pbl|sblcss|zen|spamcop|sorbs|barracudacentral|barracuda reputation"
    r"|uceprotect\w*|mailspike|invaluement|surbl|uribl|abusix|senderscore|senderbase|cloudmark"
    r"|spfbl|abuseat|cbl|dnswl|truncate|backscatterer|rbl|dnsbl|dnsrbl|rhsbl|talos"
)

# The refusal is about us: our address, name, sender, message, behaviour.
ABOUT_US = re.compile(
    r"(?<!\w)(?:"
    + BLOCK_LISTS
    + r"|block[- ]?list\w*|black[- ]?list\w*|deny ?list\w*|(?:client|connecting|sending|remote"
    r"|your) (?:\S+ )?(?:host|ip|server|domain|network|mta|system|hostname|address)"
    r"|your (?:account|access|connection|isp|provider|organi[sz]ation|identity|reputation)"
    r"|ip(?:v[46])?(?: address(?:es)?)?|reputation|reverse|r?dns|ptr|helo|ehlo|hostnames?"
    r"|senders?|sending|mail from|return[- ](?:path|address)|from address|originator|spf|dkim|dmarc"
    r"|relay(?:s|ed|ing)?|authenticat\w+|unauthenticated|authori[sz]\w+|unauthori[sz]ed"
    r"|auth|authrequired|smtp-?auth|log ?in|password|credentials"
    r"|polic(?:y|ies)|spam(?:mers?|ming|my)?|unsolicited|junk|abus\w+|virus\w*|phish\w*|malware"
    r"|rates?|rate-?limit\w*|throttl\w+|too (?:many|much|fast)|frequen\w+|limit(?:ed|s)?"
    r"|exceeded (?:the |your )?(?:maximum|number|allowed)"
    r"|try (?:again )?later|try again (?:in|after)|(?<!address and )(?<!and then )try again"
    r"|temporar(?:y|ily)|come back|grey-?list\w*|gray-?list\w*|tls|starttls|ssl|certificate"
    r"|(?:source|envelope|origin\w*|from|remote) address|address of origin|domain of|networks?"
    r"|maintenance|strangers|banned|prohibited|prohibition|suspicious|filter(?:ed|ing)?|content|firewall"
    r"|not (?:allowed|permitted|accepted) (?:to|from)|geo ?ip|country|dynamic|residential"
    r"|antispam|anti-spam|you are not|you're not|restricted|restriction|refused by|mx records?"
    r"|спам\w*|репутаци\w+|чёрн\w+ списк\w+|черн\w+ списк\w+|отправител\w+|авториз\w+"
    r"|аутентифик\w+|слишком (?:много|часто)|ограничен\w*|позже|временно"
    r")(?!\w)"
)

BLOCK_LIST = _phrases(BLOCK_LISTS)

GREYLISTING = _phrases(
    r"gr[ae]y-?list(?:ed|ing)?",
    r"gr[ae]y list(?:ed|ing)?",
    r"postgrey|sqlgrey|milter-greylist",
    r"(?:come|try) (?:back|again) (?:in|after) [\d:]+ ?\w*",
    r"deferred for [\d:]+ ?\w*",
    r"first time (?:sender|contact|delivery|seen)",
    r"not yet authori[sz]ed to deliver",
    r"серый список|серые списки|серого списка|грейлист\w*",
)

RATE_LIMITING = _phrases(
    r"rates?|rate-?limit(?:ed|ing|s)?",
    r"throttl(?:ed|ing|e)",
    r"too (?:many|much|fast|frequent(?:ly)?)",
    r"(?:connection|message|recipient|concurrency|frequency|hourly|daily|session)"
    r" (?:\S+ )?(?:limit|limits|limited|quota)",
    r"slow down|exceeded (?:the |your )?(?:maximum|number|allowed)",
    r"слишком (?:много|часто)",
)

# A local service code of the widest-spread wordings that say "access denied" to any name that
# is not in the directory (Microsoft 365 edge blocking): proves nothing without a cross-check.
EDGE_BLOCK_CODES = frozenset({"5.4.1"})

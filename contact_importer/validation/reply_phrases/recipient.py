"""The recipient is named: as never there, as closed, or half-heartedly."""

from contact_importer.validation.reply_phrases.grammar import (
    AN_ADDRESS,
    GAP,
    IS,
    MAILBOX,
    phrases,
)

_NO_SUCH = (
    r"(?:unknown|no such|non-?exist(?:ent|ant|ing)|inexistent|invalid|not an? valid"
    r"|not an? known|un-?recogni[sz]ed|illegal|undeliverable|unresolvable|unsolvable|bad|wrong"
    r"|incorrect|unavailable|un-?registered)"
)
_BETWEEN = (
    r"(?:(?:or|and) (?:unknown|illegal|invalid|inactive|disabled) )?"
    r"(?:(?:local|final|destination|mail|virtual|primary|gmail|forwarding) )?"
)
_DOES_NOT_EXIST = (
    r"(?:do(?:es)? ?n[o']?t|do(?:es)? no|did(?: not|n't)|dosn't)"
    r" (?:currently |seem to |appear to )?exists?"
)
_IS_UNKNOWN = (
    r"(?:unknown|non-?exist(?:ent|ant|ing)|inexistent|invalid|incorrect|wrong|misspelled"
    r"|undeliverable|not deliverable|unroute?able|unresolvable|un-?recogni[sz]ed|un-?registered"
    r"|not (?:be )?(?:found|known|recogni[sz]ed|exist(?:s|ed|ing)?|valid|listed|registered|defined"
    r"|present|located)"
    r"|(?:could(?: not|n't)|can(?: ?not|'t)) be (?:found|located|resolved)|(?:is|was|are)n't found"
    r"|no longer (?:exists?|here|with (?:us|the|our|this)|valid|works here|employed"
    r"|on (?:this |the )?server)"
    r"|not (?:(?:a|one of) )?(?:our |a )?(?:local|customer|subscriber|user)s?"
    r"|not (?:in|on) (?:(?:my|our|the|this|any) )?(?:\S+ )?(?:list|database|directory|system|server"
    rf"|table)|{_DOES_NOT_EXIST})"
)

# Permanently unknown, in words that mean nothing else.
UNKNOWN = phrases(
    rf"{_NO_SUCH} {_BETWEEN}{MAILBOX}",
    r"no valid (?:user|mail ?box|recipient|account|address)",
    rf"(?:{MAILBOX}|{AN_ADDRESS}) {GAP}{IS}{_IS_UNKNOWN}",
    r"unknown in (?:local recipient|virtual mailbox|virtual alias|relay recipient) table",
    r"(?:resolver\.adr\.)?\w*recip(?:ient)?not ?found",
    r"unroute?able (?:address|user)",
    rf"no {MAILBOX} (?:here )?(?:by|with|of|at|for|has|under|associated with) (?:that|this)",
    r"no (?:one|body) (?:here )?(?:by|with|of|under|has) (?:that|this)",
    rf"(?:there is|i have|we have|has) no (?:one at|such|{MAILBOX})",
    rf"no {MAILBOX} (?:was )?(?:found|exists?|here)",
    rf"(?:does not|doesn't|does n't|do not|don't) have (?:an?|any|this|that|such an?)"
    rf" (?:\S+ ){{0,3}}?{MAILBOX}",
    r"(?:is not|isn't|are not|aren't|not) (?:a|an|one of our|our)"
    rf" (?:(?:valid|known|local|real|registered) )?{MAILBOX}",
    r"not (?:an? )?user of (?:this|our) (?:server|system)|not (?:our|a) (?:customer|subscriber)",
    r"not (?:listed|known|found|defined|present) (?:here|at this (?:site|domain|server|address)"
    r"|in (?:the |our |public )*(?:ldap|active directory|directory|user database|system|database"
    r"|name & address book|domino directory|server))",
    rf"(?:do not|don't|does not|doesn't) (?:have|know|recogni[sz]e)"
    rf" (?:this|that|such an?|any such) {MAILBOX}",
    r"(?:can ?not|can't|could not|couldn't|unable to|able to) (?:find|locate|identify)"
    rf" (?:\S+ ){{0,2}}?(?:{MAILBOX}|you are trying to reach)",
    r"no ?such ?user|user ?unknown|unknown ?user|user ?not ?found|cuda nsu|user not exists?",
    r"tried to reach (?:is )?(?:does not exist|doesn't exist|not found)",
    r"dd not a valid recipient",
)

# "... does not accept mail from strangers" says something else.
_NO_CONDITION = r"(?! (?:from|by|via|over|with|without|that|in|of|containing|larger|unless))"

# Was there and takes nothing any more.
DISABLED = phrases(
    rf"(?:{MAILBOX}|{AN_ADDRESS}) {GAP}{IS}(?:been )?(?:administratively )?"
    r"(?:disabled|suspended|deactivated|de-activated|inactive|in-active|locked|closed|deleted"
    r"|terminated|cancell?ed|expired|frozen|discontinued|removed|retired|decommissioned|archived"
    r"|abandoned|dormant|not active|not enabled|not activated"
    r"|no longer (?:active|available|in use|used|in service|monitored)|not in use|not used"
    r"|(?:no longer|does not|doesn't|not) (?:accept(?:s|ing)?|receiv(?:es?|ing)) (?:any )?"
    rf"(?:(?:e-?)?mails?|messages){_NO_CONDITION})",
    r"(?:mail ?box|account) (?:is |has been |was |currently )*blocked",
    r"(?:disabled|suspended|deactivated|inactive|closed|expired|locked|deleted|terminated|archived)"
    rf" {MAILBOX}",
    rf"(?:{MAILBOX}|{AN_ADDRESS}) (?:\S+ )?(?:has |have )?moved",
    r"has left (?:the|our|this) (?:company|organi[sz]ation|institution)",
    r"recipient never logged (?:on|in)(?:to)?|recipient no longer on server",
)

# What RFC 5321 4.2.3 says of every 550: true of a dead mailbox, and of much else.
UNAVAILABLE = phrases(
    rf"{MAILBOX}(?: (?:you|that) [^.;:]{{0,40}})? (?:is )?(?:currently )?"
    r"(?:unavailable|not available)",
)

# "... or your host is blocked": the server itself does not say which.
EITHER_OR = phrases(
    r"or (?:(?:the|its|this|that|your) )?(?:domain|host|ip)",
    r"(?:domain|host) or (?:user|account|mail ?box|recipient|address)",
    r"or (?:an? )?access (?:is |was |has been )?(?:denied|violation)",
    r"or (?:(?:you )?(?:is|are) )?(?:not|un) ?-?(?:allowed|permitted|authori[sz]ed)(?: to relay)?",
    r"or (?:(?:is|was|has been) )?(?:rejected|refused|blocked|black ?listed)",
    r"may not exist|might not exist|possibly",
)

# The domain or a host, not the mailbox: we came here by the domain's own MX record, so that a
# server that does not know its domain is at odds with itself.
_NOT_THE_MAILBOX = r"(?:(?!users? |recipients? |mail ?box |accounts? |address )[^\s.;:!?]+ ){0,2}?"
ABOUT_DOMAIN = phrases(
    rf"(?:domain|host|site|zone|system|nameserver|name server) (?:name )?{_NOT_THE_MAILBOX}{IS}"
    rf"(?:{_IS_UNKNOWN}|disabled|suspended|expired|not hosted|not handled|not accepted|blocked"
    r"|in my list|lookups? failed)",
    r"(?:unknown|no such|invalid|non-?existent|unroute?able|bad|illegal)"
    r" (?:(?:mail|recipient|destination) )?(?:domain|host|site|system)",
    r"do(?:es)?(?: not|n't) (?:handle|accept|host|serve) (?:e?-?mail|messages) for",
    r"hosting account|(?:host|address|dns|name) (?:address )?lookups? failed|no fqdn|local host",
    r"(?:no |valid )mx|mx records?",
    r"find (?:the |a )?(?:recipient |mail )?(?:domain|host)|name service error|message expired",
    r"nonexistentdomain|fully[- ]qualified",
)

# What a sentence after the verdict tells people to do. It ends with its sentence.
ADVICE = phrases(
    r"(?:for (?:more |further )?(?:info(?:rmation)?|details|help|assistance|explanation)"
    r"|(?:please |kindly )(?:see|visit|contact|refer|check|read|verify|direct|note|double|try|go"
    r"|use|review|consult|call|report|ask|send|forward)|see|visit|more info(?:rmation)?|learn more"
    r"|contact|refer to|if you (?:feel|believe|think|are|have|need|want|continue))\b[^.!;]*"
)

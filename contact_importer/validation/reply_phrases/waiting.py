"""The refusal is about time: greylisting, rates, something that passes."""

from contact_importer.validation.reply_phrases.grammar import phrases

GREYLISTING = phrases(
    r"gr[ae]y-?list(?:ed|ing)?",
    r"gr[ae]y list(?:ed|ing)?",
    r"postgrey|sqlgrey|milter-greylist",
    r"(?:come|try|retry) (?:back |again )?(?:in|after) [\d:]+ ?\w*",
    r"deferred for [\d:]+ ?\w*",
    r"first time (?:sender|contact|delivery|seen)",
    r"not yet authori[sz]ed to deliver|unknown to us yet|sender/recipient pair",
    r"серый список|серые списки|серого списка|грейлист\w*",
)

RATE_LIMITING = phrases(
    r"rates?|rate-?limit(?:ed|ing|s)?",
    r"throttl(?:ed|ing|e)",
    r"too (?:many|much|fast|quickly|frequent(?:ly)?)",
    r"(?:connection|message|recipient|concurrency|frequency|hourly|daily|session|sending|relay)"
    r" (?:\S+ )?(?:limit|limits|limited|quota)",
    r"slow down|exceeded (?:the |your )?(?:maximum|number|allowed)",
    r"слишком (?:много|часто)",
)

# In a permanent reply: the server contradicts its own code, and proves nothing.
PASSING = phrases(
    r"temporar(?:y|ily)|later|try again (?:in|after)|come back|deferred|busy",
    r"overload\w*|maintenance|time[ds]? ?out|at (?:this time|the moment)|right now|not yet",
    r"gr[ae]y-?list\w*",
    r"currently (?:unavailable|unable|can ?not)|позже|временно",
)

# The server or its directory is broken: it could not look.
OUT_OF_ORDER = phrases(
    r"internal (?:error|server|failure)",
    r"(?:database|directory|ldap|server|system|service) (?:is |was )?"
    r"(?:error|failure|not available|unavailable|down|incorrectly configured)",
    r"(?:user |recipient |directory |address )?lookup (?:failed|failure|error)|can ?not look ?up",
    r"corrupt|disk (?:error|full)|out of memory|configuration (?:error|problem)|misconfigur\w+",
)

"""English words for the network check: what is looked at, what was found, what to do. Pure.

Written for people who send mail, not for those who run mail servers. The window translates
them; the gaps in braces are filled by engine/diagnosing.py and engine/identity.py.
"""

from collections.abc import Mapping

from contact_importer.validation.translatable import QT_TRANSLATE_NOOP

CONTEXT = "Doctor"

#: What each line is about, in the order of the page.
TITLES: Mapping[str, str] = {
    "dns": QT_TRANSLATE_NOOP("Doctor", "Name service (DNS)"),
    "resolver": QT_TRANSLATE_NOOP("Doctor", "Honest name service"),
    "port_25": QT_TRANSLATE_NOOP("Doctor", "Way to mail servers (port 25)"),
    "genuine": QT_TRANSLATE_NOOP("Doctor", "Genuine mail servers"),
    "proxy": QT_TRANSLATE_NOOP("Doctor", "Proxy"),
    "helo": QT_TRANSLATE_NOOP("Doctor", "This computer's mail name (HELO)"),
    "ptr": QT_TRANSLATE_NOOP("Doctor", "Reverse name"),
    "mail_from": QT_TRANSLATE_NOOP("Doctor", "Sender (MAIL FROM)"),
    "clock": QT_TRANSLATE_NOOP("Doctor", "Clock"),
    "disk": QT_TRANSLATE_NOOP("Doctor", "Disk"),
    "database": QT_TRANSLATE_NOOP("Doctor", "Database"),
}

#: What is looked at.
CHECKED: Mapping[str, str] = {
    "dns": QT_TRANSLATE_NOOP("Doctor", "Asks for the mail servers of well-known providers."),
    "resolver": QT_TRANSLATE_NOOP("Doctor", "Asks for names that nobody has registered."),
    "port_25": QT_TRANSLATE_NOOP("Doctor", "Calls the mail servers of well-known providers."),
    "genuine": QT_TRANSLATE_NOOP("Doctor", "Compares how these mail servers greet."),
    "proxy": QT_TRANSLATE_NOOP("Doctor", "Calls the mail servers through the proxy."),
    "helo": QT_TRANSLATE_NOOP("Doctor", "Looks up the name by which this computer greets."),
    "ptr": QT_TRANSLATE_NOOP("Doctor", "Looks up the name that belongs to this address."),
    "mail_from": QT_TRANSLATE_NOOP("Doctor", "Looks up the domain of the sender."),
    "clock": QT_TRANSLATE_NOOP("Doctor", "Compares the time with dates that are known."),
    "disk": QT_TRANSLATE_NOOP("Doctor", "Measures the free space beside the database."),
    "database": QT_TRANSLATE_NOOP("Doctor", "Reads all lists."),
}

#: What a result means for the checks.
MEANINGS: Mapping[tuple[str, bool | None], str] = {
    ("dns", True): QT_TRANSLATE_NOOP("Doctor", "Standard checks work from here."),
    ("dns", False): QT_TRANSLATE_NOOP("Doctor", "Only Fast checks work: the others need DNS."),
    ("resolver", False): QT_TRANSLATE_NOOP(
        "Doctor", "Dead domains look alive here; such answers are recognised and not believed."
    ),
    ("port_25", True): QT_TRANSLATE_NOOP("Doctor", "Full checks can ask mail servers from here."),
    ("port_25", False): QT_TRANSLATE_NOOP(
        "Doctor", "Fast and Standard checks work as usual; Full checks cannot ask mail servers."
    ),
    ("port_25", None): QT_TRANSLATE_NOOP("Doctor", "Whether Full checks work is not known."),
    ("genuine", False): QT_TRANSLATE_NOOP(
        "Doctor", "Full checks stop by themselves: such answers prove nothing."
    ),
    ("proxy", False): QT_TRANSLATE_NOOP("Doctor", "Full checks cannot ask mail servers."),
    ("helo", False): QT_TRANSLATE_NOOP(
        "Doctor", "Some mail servers refuse to answer; their contacts stay pending."
    ),
    ("ptr", False): QT_TRANSLATE_NOOP(
        "Doctor", "Some mail servers refuse to answer; their contacts stay pending."
    ),
    ("mail_from", False): QT_TRANSLATE_NOOP(
        "Doctor", "Some mail servers refuse to answer; their contacts stay pending."
    ),
    ("clock", False): QT_TRANSLATE_NOOP(
        "Doctor", "Times of checks, and of asking again, are wrong."
    ),
    ("disk", False): QT_TRANSLATE_NOOP(
        "Doctor", "A large import pauses when the disk is full; nothing is lost."
    ),
    ("database", False): QT_TRANSLATE_NOOP("Doctor", "Nothing can be imported."),
}
STOPS = QT_TRANSLATE_NOOP("Doctor", "Full checks do not begin like this.")

# --- name service --------------------------------------------------------------------
DNS_WORKS = QT_TRANSLATE_NOOP("Doctor", "DNS works: {good} of {all} questions were answered.")
NO_NETWORK = QT_TRANSLATE_NOOP("Doctor", "There is no network.")
NO_RESOLVER = QT_TRANSLATE_NOOP("Doctor", "No DNS resolver answers.")
DNS_ADVICE = QT_TRANSLATE_NOOP(
    "Doctor", "Check the network connection and the DNS servers of this computer."
)
OWN_DNS_ADVICE = QT_TRANSLATE_NOOP(
    "Doctor", "Correct the DNS servers in the settings, or leave the field empty."
)
RESOLVER_HONEST = QT_TRANSLATE_NOOP("Doctor", "It says of unknown names that they do not exist.")
RESOLVER_INVENTS = QT_TRANSLATE_NOOP("Doctor", "It invents answers for names that do not exist.")
RESOLVER_UNTOLD = QT_TRANSLATE_NOOP("Doctor", "The test was not answered.")
RESOLVER_ADVICE = QT_TRANSLATE_NOOP(
    "Doctor", "Enter other DNS servers in the settings, such as those of a public service."
)

# --- mail servers --------------------------------------------------------------------
PORT_OPEN = QT_TRANSLATE_NOOP(
    "Doctor", "Port 25 is open: {spoke} of {tried} mail servers answered."
)
PORT_CLOSED = QT_TRANSLATE_NOOP("Doctor", "No mail server can be reached on port 25 from here.")
PORT_ADVICE = QT_TRANSLATE_NOOP(
    "Doctor",
    "Many internet providers and clouds block port 25. Use Standard checks, ask the provider "
    "to open it, or run Full checks on a server.",
)
PORT_UNTRIED = QT_TRANSLATE_NOOP(
    "Doctor", "Port 25 could not be tried: no mail server's address is known."
)
PORT_UNTRIED_ADVICE = QT_TRANSLATE_NOOP("Doctor", "Make DNS work first.")
GENUINE = QT_TRANSLATE_NOOP("Doctor", "Each mail server greets in its own way.")
NOT_GENUINE = QT_TRANSLATE_NOOP(
    "Doctor", "Unrelated mail servers greet as {name}: something on the way answers for them."
)
NOT_GENUINE_ADVICE = QT_TRANSLATE_NOOP(
    "Doctor", "Run Full checks on another network, or switch off the mail scanner or firewall."
)
PROXY_WORKS = QT_TRANSLATE_NOOP("Doctor", "Mail servers are reached through the proxy {host}.")
PROXY_FAILS = QT_TRANSLATE_NOOP("Doctor", "The proxy {host} cannot be used: {reason}.")
PROXY_UNTOLD = QT_TRANSLATE_NOOP("Doctor", "The proxy {host} answers, but no mail server does.")
PROXY_BAD = QT_TRANSLATE_NOOP("Doctor", "The address of the proxy is impossible.")
PROXY_PASSWORD = QT_TRANSLATE_NOOP("Doctor", "The proxy needs its password.")
PROXY_ADVICE = QT_TRANSLATE_NOOP("Doctor", "Correct the proxy in the settings, or remove it.")
PROXY_PORT_ADVICE = QT_TRANSLATE_NOOP("Doctor", "Ask who runs the proxy to open port 25 there.")
PROXY_PASSWORD_ADVICE = QT_TRANSLATE_NOOP("Doctor", "Enter the password in the settings.")

# --- who we are ----------------------------------------------------------------------
UNTOLD = QT_TRANSLATE_NOOP("Doctor", "This cannot be told without a network.")
HELO_ADVICE = QT_TRANSLATE_NOOP(
    "Doctor", "Set the HELO name to a full host name of yours that leads to this address."
)
HELO_OF_OPERATOR = QT_TRANSLATE_NOOP(
    "Doctor", "The HELO name belongs to {operator}, whose mail servers are to be asked."
)
HELO_MISSING = QT_TRANSLATE_NOOP("Doctor", "There is no full HELO name.")
HELO_BAD = QT_TRANSLATE_NOOP("Doctor", "The HELO name is not a host name.")
HELO_OF_BIG = QT_TRANSLATE_NOOP("Doctor", "The HELO name belongs to a big mail provider.")
HELO_UNKNOWN = QT_TRANSLATE_NOOP("Doctor", "The HELO name does not exist in DNS.")
HELO_UNTOLD = QT_TRANSLATE_NOOP("Doctor", "The HELO name could not be looked up.")
HELO_OURS = QT_TRANSLATE_NOOP("Doctor", "The HELO name leads to this address.")
HELO_ELSEWHERE = QT_TRANSLATE_NOOP("Doctor", "The HELO name leads to another address than ours.")
HELO_NOT_SEEN = QT_TRANSLATE_NOOP(
    "Doctor", "The HELO name leads to another address than the one that servers see."
)
HELO_EXISTS = QT_TRANSLATE_NOOP("Doctor", "The HELO name exists.")
PTR_ADVICE = QT_TRANSLATE_NOOP(
    "Doctor", "Ask who gave you the address for a reverse name equal to the HELO name."
)
PTR_UNTOLD = QT_TRANSLATE_NOOP(
    "Doctor", "The reverse name of our address cannot be told from here."
)
PTR_MISSING = QT_TRANSLATE_NOOP("Doctor", "Our address has no reverse name.")
PTR_FOUND = QT_TRANSLATE_NOOP("Doctor", "Our address has the reverse name {name}.")
SENDER_ADVICE = QT_TRANSLATE_NOOP(
    "Doctor", "Set the sender to an address of yours that takes mail."
)
SENDER_NULL = QT_TRANSLATE_NOOP("Doctor", "No sender is set: the null sender is used.")
SENDER_BAD = QT_TRANSLATE_NOOP("Doctor", "The sender is not an address.")
SENDER_OF_PROVIDER = QT_TRANSLATE_NOOP(
    "Doctor", "The sender is an address at a mail provider, not of a domain of yours."
)
SENDER_WORKS = QT_TRANSLATE_NOOP("Doctor", "The sender's domain takes mail.")
SENDER_UNTOLD = QT_TRANSLATE_NOOP("Doctor", "The sender's domain could not be looked up.")
SENDER_REFUSES = QT_TRANSLATE_NOOP("Doctor", "The sender's domain says that it takes no mail.")
SENDER_DEAD = QT_TRANSLATE_NOOP("Doctor", "The sender's domain takes no mail.")

# --- this computer -------------------------------------------------------------------
CLOCK_RIGHT = QT_TRANSLATE_NOOP("Doctor", "The time is plausible.")
CLOCK_EARLY = QT_TRANSLATE_NOOP("Doctor", "The clock is behind: it is later than it says.")
CLOCK_ADVICE = QT_TRANSLATE_NOOP("Doctor", "Let the system set date and time by itself.")
DISK_ROOM = QT_TRANSLATE_NOOP("Doctor", "{free} MB are free.")
DISK_NEARLY_FULL = QT_TRANSLATE_NOOP("Doctor", "Only {free} MB are free.")
DISK_ADVICE = QT_TRANSLATE_NOOP("Doctor", "Free some space on the disk.")
DATABASE_WORKS = QT_TRANSLATE_NOOP(
    "Doctor", "The database works; lists: {lists}, contacts: {contacts}."
)
DATABASE_FAILS = QT_TRANSLATE_NOOP("Doctor", "The database does not answer.")
DATABASE_ADVICE = QT_TRANSLATE_NOOP(
    "Doctor", "See that nothing locks the file, and that its disk is healthy and has room."
)

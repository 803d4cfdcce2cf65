"""Mail operators whom everybody knows: nobody else may bear their names. Pure."""

#: Registrable domains of the largest operators' mail hosts. They greet by their own names.
WELL_KNOWN_OPERATORS = frozenset(
    {
        "google.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "yahoodns.net",
        "yahoo.com",
        "icloud.com",
        "apple.com",
        "aol.com",
        "mail.ru",
        "yandex.ru",
        "yandex.net",
        "gmx.net",
        "web.de",
        "kundenserver.de",
        "qq.com",
        "163.com",
        "protonmail.ch",
    }
)

#: Domains of theirs whose mail servers greet everybody.
WELL_KNOWN_DOMAINS = ("gmail.com", "outlook.com", "mail.ru", "yandex.ru", "yahoo.com")

#: Names that we must never give ourselves in EHLO, beside the operators' (validation.md §4.3).
BIG_NAMES = WELL_KNOWN_OPERATORS | {
    "gmail.com",
    "live.com",
    "msn.com",
    "microsoft.com",
    "yandex.com",
    "gmx.com",
    "gmx.de",
}


def bears_big_name(host: str) -> bool:
    """The host name is a big provider's, or one below it."""
    folded = host.lower().rstrip(".")
    return any(folded == big or folded.endswith("." + big) for big in BIG_NAMES)

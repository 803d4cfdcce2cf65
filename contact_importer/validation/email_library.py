"""email-validator as it is asked here: for syntax only, by RFC 5321 and RFC 6531. Pure."""

import email_validator
from email_validator import ValidatedEmail, validate_email

# Special-use names are a reason of their own (reserved.py), not bad syntax. The library
# documents this list as changeable by its users.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()


def ask_library(address: str) -> ValidatedEmail:
    """The address taken apart and normalised; EmailSyntaxError says what is wrong with it.

    ``globally_deliverable`` would ask for a dot and a last label that ends with a letter;
    RFC 5321 4.1.2 does not, and DNS knows better.
    """
    return validate_email(
        address,
        allow_smtputf8=True,
        allow_quoted_local=True,
        allow_domain_literal=False,
        globally_deliverable=False,
        strict=True,
        check_deliverability=False,
    )

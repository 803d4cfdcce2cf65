"""One adapter a tool: how it is called, and what its words mean in ours.

Each module has TITLE, PACKAGE (on PyPI) and NOTE for the report, and for the child process
``prepare`` and ``judge``.
"""

OURS = "contact_importer"
PEERS = ("py3_validate_email", "email_validator", "pigeontrust", "listwash")

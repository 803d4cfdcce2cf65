"""Contact Importer: imports contact files and checks every e-mail address."""

__version__ = "0.1.0"

"""Marks English words that the window shows in the person's language. Pure."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - the name lupdate looks for
    """The text itself, collected into the translation files by tools/translations.py.

    Words about verdicts stand below the window, because the command line prints them too; Qt's
    own marker of this name, which lupdate finds in the text of a module, may not be imported
    here.
    """
    return text

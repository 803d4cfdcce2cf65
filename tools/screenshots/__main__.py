"""Renders the window on the demo world into docs/screenshots, in both languages and themes.

    .venv/bin/python tools/screenshots [FOLDER]

Everything shown is real: a generated file is imported through the product's own engine. The
reader's process imports this file again, so nothing heavy may stand on its top level.
"""

import os
import sys

if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from journey import main

    sys.exit(main())

"""The window. The only package that imports Qt.

What the first page needs of the rest is imported here, before any module imports Qt: PySide6's
import hook reads the source of each module that comes after it (0.2 ms each).
"""

import contact_importer.bundled
import contact_importer.model.task
import contact_importer.settings  # noqa: F401

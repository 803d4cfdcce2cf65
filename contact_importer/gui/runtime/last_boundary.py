"""The last boundary: nothing goes wrong in the window's process without a line in the log."""

import logging
import sys
import threading

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from contact_importer.gui.runtime.loop import report

_log = logging.getLogger(__name__)


def install_hooks() -> None:
    """Log what nobody caught: errors of slots and threads, messages of Qt."""
    sys.excepthook = _on_exception
    threading.excepthook = _on_thread_exception
    qInstallMessageHandler(_on_qt_message)


def _on_exception(
    kind: type[BaseException], error: BaseException, _traceback: object = None
) -> None:
    if isinstance(error, Exception):
        report(error)
    else:
        _log.critical("the window was ended by %s", kind.__name__, exc_info=error)


def _on_thread_exception(hooked: threading.ExceptHookArgs) -> None:
    _log.error("unexpected error in a thread", exc_info=hooked.exc_value)


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    serious = kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    _log.log(logging.WARNING if serious else logging.DEBUG, "Qt: %s", message)

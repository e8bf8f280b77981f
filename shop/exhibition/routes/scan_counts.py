"""A scan is counted each time the booth's page is shown, also where the page was kept and the app not asked."""

from __future__ import annotations

import atexit
import logging
import threading

from flask import Flask, has_app_context
from sqlalchemy.exc import SQLAlchemyError

from shop.core.db import db, mark_reading
from shop.core.web import kept, pages
from shop.exhibition.entry.scans import KEPT_SECONDS, ScanCounter

log = logging.getLogger("shop.scans")
counter = ScanCounter()
_timer: threading.Timer | None = None
_timing = threading.Lock()


def note(booth_id: int) -> None:
    """The page that is being made is of this booth."""
    pages.note(str(booth_id))


def count(app: Flask, noted: str) -> None:
    """One scan in some seconds writes for all. Where the store serves, what comes last is written a moment later and at
    the end of the process; what cannot be written is kept and tried again.
    """
    counter.note(int(noted))
    if counter.due():
        flush(app)
    elif not app.testing:
        _later(app)


def flush(app: Flask) -> None:
    """Write what is kept now."""
    if has_app_context():
        _write()
    else:
        with app.app_context():
            _write()


def _write() -> None:
    db.session.rollback()
    mark_reading(False)
    try:
        counter.write(db.session)
    except SQLAlchemyError:
        log.warning("scans wait for the next try", exc_info=True)


def _later(app: Flask) -> None:
    global _timer
    with _timing:
        if _timer is None:
            _timer = threading.Timer(KEPT_SECONDS, _timed, [app])
            _timer.daemon = True
            _timer.start()
            atexit.unregister(_at_exit)
            atexit.register(_at_exit, app)


def _timed(app: Flask) -> None:
    global _timer
    with _timing:
        _timer = None
    flush(app)


def _at_exit(app: Flask) -> None:
    if counter.kept:
        flush(app)


kept.tell("exhibition.booth", count)

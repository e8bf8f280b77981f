"""A scan is counted each time the booth's page is shown, also where the page was kept and the app not asked."""

from __future__ import annotations

import atexit
import logging
import threading

from flask import Flask, has_app_context
from sqlalchemy.exc import SQLAlchemyError

from shop.core.db import db, mark_reading
from shop.core.web import edge, kept, pages
from shop.exhibition.entry.scans import KEPT_SECONDS, ScanCounter

log = logging.getLogger("shop.scans")
counter = ScanCounter()


class Timer:
    """Writes what came last a moment later, and at the end of the process, where the store serves."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = False
        self._exits = False

    def start(self, app: Flask) -> None:
        """Write in a moment; once for all that comes until then."""
        with self._lock:
            if self._running:
                return
            self._running = True
            if not self._exits:
                atexit.register(self._last, app)
                self._exits = True
        timer = threading.Timer(KEPT_SECONDS, self._now, [app])
        timer.daemon = True
        timer.start()

    def _now(self, app: Flask) -> None:
        with self._lock:
            self._running = False
        flush(app)

    def _last(self, app: Flask) -> None:
        if counter.kept:
            flush(app)


timer = Timer()


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
        timer.start(app)


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
        counter.write(db.session, edge.commit)
    except SQLAlchemyError:
        log.warning("scans wait for the next try", exc_info=True)


kept.tell("exhibition.booth", count)

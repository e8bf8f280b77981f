"""A search is counted each time its page is shown, also where the page was kept and the app not asked."""

from __future__ import annotations

import logging

from flask import Flask, has_app_context
from sqlalchemy.exc import SQLAlchemyError

from shop.catalog.search.counting import SearchCounter
from shop.core.db import db, mark_reading
from shop.core.web import edge, kept, pages

log = logging.getLogger("shop.search")
_FOUND, _EMPTY = "+", "-"
_counter = SearchCounter()


def note(words: str, *, found: bool) -> None:
    """The page that is being made is the first one of a search for the words."""
    pages.note((_FOUND if found else _EMPTY) + words)


def count(app: Flask, noted: str) -> None:
    """One search in some seconds writes for all; the page was made before, so nobody waits with an open transaction.

    Numbers that cannot be written are lost: no visitor goes without the page for them.
    """
    _counter.note(noted[1:], found=noted[0] == _FOUND)
    if not _counter.due():
        return
    if has_app_context():
        _write()
    else:
        with app.app_context():
            _write()


def _write() -> None:
    db.session.rollback()
    mark_reading(False)
    try:
        _counter.write(db.session)
        edge.commit()
    except SQLAlchemyError:
        db.session.rollback()
        log.warning("counts of searches are lost", exc_info=True)


kept.tell("catalog.products", count)

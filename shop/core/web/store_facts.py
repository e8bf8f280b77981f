"""What the operators set, in every template as `store_facts`: read again only when what the public sees has changed.

A process remembers the values together with the public version they were read under. A page that was kept shows them
without asking; a page that is made asks for the version alone; so a change holds from the next request on, in every
process.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, current_app, g
from werkzeug.local import LocalProxy

from shop.core import preferences
from shop.core.db import db
from shop.core.preferences import Facts
from shop.core.web import pages

log = logging.getLogger("shop.store_facts")
_EXTENSION = "store_facts"


@dataclass
class _Known:
    """What was read last, and under which public version (None: not remembered)."""

    facts: Facts = Facts()
    version: int | None = None


def init_app(app: Flask) -> None:
    """`store_facts` in all templates."""
    app.extensions[_EXTENSION] = _Known()
    app.jinja_env.globals["store_facts"] = LocalProxy(present)


def present() -> Facts:
    """The values for this request. A page that says that something is broken still gets them: those read last."""
    if "store_facts" not in g:
        known: _Known = current_app.extensions[_EXTENSION]
        try:
            g.store_facts = _read(known)
        except Exception:
            log.warning("the store's own facts cannot be read", exc_info=True)
            g.store_facts = known.facts
    facts: Facts = g.store_facts
    return facts


def _read(known: _Known) -> Facts:
    version = pages.version()
    if version is None or known.version != version:
        facts = preferences.read(db.session)
        current_app.extensions[_EXTENSION] = _Known(facts, version)
        return facts
    return known.facts

"""The start page of a workshop's own pages."""

from __future__ import annotations

from types import SimpleNamespace

from flask import render_template
from flask.typing import ResponseReturnValue

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.front import studio_page
from shop.front.routes.blueprint import bp


@bp.get("/studio")
@guard(Permission.WORKSHOP_VIEW)
def studio() -> ResponseReturnValue:
    """Today's tasks, then this month's money."""
    page = studio_page.load(db.session, current_actor(), clock.now())
    workshop = page.workshop
    head = SimpleNamespace(name=workshop.name, seal=page.seal, pattern_key=workshop.craft.pattern_key)
    return render_template("front/studio.html", page=page, studio=head, studio_tab="today")

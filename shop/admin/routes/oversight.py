"""The officers' desk: what waits, and what time will do."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from shop.admin.routes.blueprint import bp
from shop.admin.waiting import desk
from shop.core import clock
from shop.core.access import Permission, current_actor, guard
from shop.core.db import db
from shop.heritage import queries as heritage
from shop.workshops.certificate_view import STATES
from shop.workshops.queries import watched_regions


@bp.get("/oversight")
@guard(Permission.REGISTER_VIEW)
def oversight() -> ResponseReturnValue:
    """All that waits in the regions of the account."""
    actor = current_actor()
    regions = watched_regions(actor)
    found = desk(db.session, actor)
    return render_template(
        "admin/oversight.html",
        waiting=found.waiting,
        fate=found.fate,
        places=list(heritage.place_texts(db.session, regions or []).values()),
        states=STATES,
        today=clock.today(),
    )

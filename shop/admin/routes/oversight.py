"""The officers' desk: what waits, and what time will do."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from shop.admin import register
from shop.admin.queue import fate, matters, reading, showing
from shop.admin.queue.viewing import viewer_of
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.heritage import queries as heritage
from shop.workshops.queries import watched_regions

#: Single characters, for rulers and squares.
DAYS = (_l("一"), _l("二"), _l("三"), _l("四"), _l("五"), _l("六"), _l("日"))
WEEKDAYS = (_l("周一"), _l("周二"), _l("周三"), _l("周四"), _l("周五"), _l("周六"), _l("周日"))


@bp.get("/oversight")
@guard(Permission.REGISTER_VIEW)
def oversight() -> ResponseReturnValue:
    """All that waits for the account, by due day, a page at a time."""
    actor = current_actor()
    asked = reading.Asked(
        request.args.get("tab", "")[:20],
        request.args.get("county", "")[:6],
        request.args.get("due", "")[:10],
        request.args.get("page"),
    )
    viewer = viewer_of(actor)
    queue = reading.read(db.session, actor, asked)
    runs_years = viewer.is_platform or "culture" in viewer.departments
    return render_template(
        "admin/oversight.html",
        queue=queue,
        total=f"{queue.total:,}",
        lines=[showing.line(row, viewer) for row in queue.rows],
        asked=asked,
        counties=[] if viewer.level == "county" else register.counties(db.session, actor),
        fate=fate.fate(db.session, actor) if runs_years else None,
        places=list(heritage.place_texts(db.session, watched_regions(actor) or []).values()),
        words=matters.WORDS,
        tab_words=matters.TABS,
        weekdays=WEEKDAYS,
        today=clock.today(),
    )

"""A workshop names its people at a fair and prints their badges."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.exhibition.exhibitors import badges, queries
from shop.exhibition.forms import BadgeForm
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.routes.studio import back, fair_page, there


@bp.post("/studio/fairs/<slug>/badges")
@guard(Permission.FAIR_JOIN)
def issue_badge(slug: str) -> ResponseReturnValue:
    """A badge for one more person."""
    fair, _workshop, exhibitor = there(slug)
    form = BadgeForm()
    if not form.validate_on_submit():
        return fair_page(slug, badge=form), 422
    try:
        badges.issue(
            db.session, current_actor(), fair, exhibitor, name=form.name.data or "", duty=form.duty.data or ""
        )
    except Conflict as refusal:
        db.session.rollback()
        form.refuse(refusal, "name")
        return fair_page(slug, badge=form), 409
    edge.commit()
    return back(slug, _("工作证办好了。"))


@bp.post("/studio/fairs/<slug>/badges/<int:badge_id>/withdrawal")
@guard(Permission.FAIR_JOIN)
def withdraw_badge(slug: str, badge_id: int) -> ResponseReturnValue:
    """It does not hold any more."""
    _fair, _workshop, exhibitor = there(slug)
    badges.withdraw(db.session, current_actor(), exhibitor, badge_id)
    edge.commit()
    return back(slug, _("这张工作证作废了。"))


@bp.get("/studio/fairs/<slug>/badges")
@guard(Permission.FAIR_JOIN)
def studio_badges(slug: str) -> ResponseReturnValue:
    """The workshop's badges, to print."""
    fair, _workshop, exhibitor = there(slug)
    booth = queries.booth_of(db.session, exhibitor.id, clock.now())
    return render_template(
        "exhibition/badges.html",
        fair=fair,
        badges=queries.badges_of(db.session, fair.id, exhibitor.id),
        booths={exhibitor.id: booth.booth_number} if booth else {},
        back=url_for("exhibition.studio_fair", slug=slug),
    )

"""Where an application begins: what is asked for, and the county."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard, public
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.heritage import queries as heritage
from shop.workshops import certification, queries
from shop.workshops.applications import filing
from shop.workshops.applications.forms import BeginForm
from shop.workshops.applications.moves import STATE_WORDS
from shop.workshops.applications.queries import all_own
from shop.workshops.conditions import periods
from shop.workshops.conditions.models import ConditionGroup
from shop.workshops.conditions.queries import in_force
from shop.workshops.models import Workshop
from shop.workshops.routes.applications import TAGS
from shop.workshops.routes.blueprint import bp


@bp.get("/join")
@public("everybody may know who can become a workshop, and how")
def join() -> ResponseReturnValue:
    """Who may apply, what is looked at in one's own county, what it takes."""
    form = BeginForm(request.args, meta={"csrf": False})
    form.open_places(db.session)
    code = "" if form.first_open_level() is not None else form.region_code
    lines = in_force(db.session, code) if code else []
    return render_template(
        "workshops/application_join.html",
        form=form,
        county=heritage.place_text(db.session, code) if code else "",
        code=code,
        periods=periods.of(db.session, code) if code else None,
        groups=[(group, [line for line in lines if line.group_key == group]) for group in ConditionGroup],
    )


@bp.get("/applications/new")
@guard(Permission.APPLICATION_FILE)
def new_application() -> ResponseReturnValue:
    """The first question: where; and one's own workshops that may apply again."""
    form = BeginForm(request.args, meta={"csrf": False})
    return _new(form)


@bp.post("/applications")
@guard(Permission.APPLICATION_FILE)
def begin_application() -> ResponseReturnValue:
    """Begin; the same twice gives the same draft. `workshop`: one's own workshop that applies again."""
    form = BeginForm()
    slug = request.form.get("workshop", "")
    workshop = next((w for w in _own() if w.slug == slug), None) if slug else None
    if form.narrow.data:
        return _new(form)
    form.open_places(db.session)
    open_level = form.first_open_level()
    if not form.validate_on_submit():
        return _new(form), 422
    if workshop is None and open_level is not None:
        open_level.errors = [*open_level.errors, _("请选择，再点“更新下一级”。")]
        return _new(form), 422
    try:
        application = filing.begin(
            db.session,
            current_actor(),
            county_code=form.region_code,
            legacy=form.legacy.data == "yes",
            workshop_id=workshop.id if workshop is not None else None,
        )
    except (Invalid, Conflict) as refused:
        db.session.rollback()
        form.refuse(refused, "legacy")
        return _new(form), 422 if isinstance(refused, Invalid) else 409
    number = application.number
    edge.commit()
    return redirect(url_for(".application", number=number), 303)


@bp.get("/applications")
@guard(Permission.APPLICATION_FILE)
def applications() -> ResponseReturnValue:
    """All one's own applications."""
    found = all_own(db.session, current_actor())
    return render_template("workshops/applications.html", applications=found, tags=TAGS, states=STATE_WORDS)


def _new(form: BeginForm) -> str:
    form.open_places(db.session)
    now = clock.now()
    again = [w for w in _own() if not certification.status(db.session, w.id, now).runs]
    return render_template("workshops/application_new.html", form=form, again=again)


def _own() -> list[Workshop]:
    """The workshops the actor owns."""
    actor = current_actor()
    owned = actor.organisations("workshop", "owner")
    return [w for w in queries.own_workshops(db.session, actor) if w.organisation_id in owned]

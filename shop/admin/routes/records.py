"""Lists of what is recorded besides the certificate: registers, model sites, visits, key-support counties."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin import register
from shop.admin.cases.words import LIVELINESS, PURPOSES, REGISTERS
from shop.admin.forms import CHOOSE, SITES
from shop.admin.queue.viewing import viewer_of
from shop.admin.records import lists
from shop.admin.records.forms import KeyCountyForm
from shop.admin.records.lists import Asked
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import Actor, allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.heritage import queries as heritage
from shop.workshops.queries import watched_regions
from shop.workshops.recognition import key_counties as keys
from shop.workshops.recognition.models import KeyCounty


def _asked() -> Asked:
    args = request.args
    return Asked(
        args.get("look", "")[:12],
        args.get("county", "")[:6],
        args.get("q", "").strip()[:60],
        args.get("page"),
    )


@bp.get("/oversight/registers")
@guard(Permission.REGISTER_VIEW)
def registers() -> ResponseReturnValue:
    """Who is not in the project pool yet, and all entries."""
    actor, asked = current_actor(), _asked()
    waiting = asked.look != "entries"
    rows, page = (
        lists.unentered(db.session, actor, asked) if waiting else lists.entries(db.session, actor, asked)
    )
    return render_template(
        "admin/registers.html",
        rows=rows,
        page=page,
        waiting=waiting,
        asked=asked,
        counties=register.counties(db.session, actor),
        kinds=REGISTERS,
        records=allowed(actor, Permission.REGISTER_RECORD),
    )


@bp.get("/oversight/model-sites")
@guard(Permission.REGISTER_VIEW)
def model_sites() -> ResponseReturnValue:
    """Model sites of the account's regions."""
    actor, asked = current_actor(), _asked()
    rows, page = lists.model_sites(db.session, actor, asked)
    return render_template(
        "admin/model_sites.html",
        rows=rows,
        page=page,
        asked=asked,
        counties=register.counties(db.session, actor),
        levels=dict(SITES),
        names=allowed(actor, Permission.FILING_MANAGE),
    )


@bp.get("/oversight/visits")
@guard(Permission.REGISTER_VIEW)
def visits() -> ResponseReturnValue:
    """Visits to workshops: how each was found."""
    actor, asked = current_actor(), _asked()
    rows, page = lists.visits(db.session, actor, asked)
    return render_template(
        "admin/visits.html",
        rows=rows,
        page=page,
        asked=asked,
        counties=register.counties(db.session, actor),
        purposes=PURPOSES,
        liveliness=LIVELINESS,
    )


@bp.get("/oversight/key-counties")
@guard(Permission.REGISTER_VIEW)
def key_counties() -> ResponseReturnValue:
    """Key-support counties, with the form for a prefecture."""
    return _keys_page(current_actor(), None)


@bp.post("/oversight/key-counties")
@guard(Permission.KEY_COUNTY_NAME)
def name_key_county() -> ResponseReturnValue:
    """Name a county; two at most run at a time."""
    actor = current_actor()
    home = _prefecture(actor)
    if home is None:
        raise NotFound("")
    form = _key_form(home)
    if form.validate_on_submit():
        try:
            keys.name(
                db.session,
                actor,
                prefecture_code=home,
                county_code=form.county_code.data,
                document_no=form.document_no.data or "",
                named_on=form.named_on.data,
            )
        except (Invalid, Conflict) as error:
            db.session.rollback()
            form.refuse(error)
        else:
            return _keys_done(_("已经确定，还要报省里备案。"))
    return _keys_page(actor, form), 422


@bp.post("/oversight/key-counties/<int:key_id>/filing")
@guard(Permission.KEY_COUNTY_NAME)
def file_key_county(key_id: int) -> ResponseReturnValue:
    """File it with the province."""
    _key_for(key_id)
    keys.file(db.session, current_actor(), key_id)
    return _keys_done(_("已经报省里备案。"))


@bp.post("/oversight/key-counties/<int:key_id>/note")
@guard(Permission.FILING_MANAGE)
def note_key_county(key_id: int) -> ResponseReturnValue:
    """The province takes note."""
    _key_for(key_id)
    keys.note(db.session, current_actor(), key_id)
    return _keys_done(_("已经接收备案。"))


@bp.post("/oversight/key-counties/<int:key_id>/end")
@guard(Permission.KEY_COUNTY_NAME)
def end_key_county(key_id: int) -> ResponseReturnValue:
    """End it today; another county can be named then."""
    _key_for(key_id)
    keys.end(db.session, current_actor(), key_id)
    return _keys_done(_("已经结束。"))


def _key_for(key_id: int) -> KeyCounty:
    """The key-support county, for who watches over its prefecture. NotFound for everybody else."""
    found = db.session.get(KeyCounty, key_id)
    regions = watched_regions(current_actor())
    if found is None or (
        regions is not None and not any(found.prefecture_code.startswith(r.rstrip("0")) for r in regions)
    ):
        raise NotFound("")
    return found


def _prefecture(actor: Actor) -> str | None:
    """The prefecture for which the actor can name counties."""
    offices = viewer_of(actor).offices
    codes = [r for r, d in offices if d == "culture" and r.endswith("00") and not r.endswith("0000")]
    return codes[0] if codes else None


def _key_form(home: str) -> KeyCountyForm:
    form = KeyCountyForm(data={"named_on": clock.today()})
    form.county_code.choices = [CHOOSE, *((p.code, p.name) for p in heritage.leaves(db.session, home))]
    return form


def _keys_page(actor: Actor, form: KeyCountyForm | None) -> str:
    rows = lists.key_counties(db.session, actor)
    home = _prefecture(actor)
    offices = viewer_of(actor).offices
    return render_template(
        "admin/key_counties.html",
        rows=rows,
        names=lists.region_names(db.session, {c for k in rows for c in (k.county_code, k.prefecture_code)}),
        form=form or (_key_form(home) if home else None),
        home=home,
        notes=[r[:2] for r, d in offices if d == "culture" and r.endswith("0000")],
        today=clock.today(),
    )


def _keys_done(said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".key_counties"), 303)

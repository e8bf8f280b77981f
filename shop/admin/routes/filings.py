"""Filing certificates upwards, and the batches that the province publishes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin import register
from shop.admin.queue.viewing import viewer_of
from shop.admin.records import filings as desk
from shop.admin.records.forms import BatchForm, PublishForm
from shop.admin.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.recognition import batches, filing
from shop.workshops.recognition.models import Batch


@bp.get("/oversight/filings")
@guard(Permission.REGISTER_VIEW)
def filings() -> ResponseReturnValue:
    """Certificates by how far they have come."""
    actor = current_actor()
    level = viewer_of(actor).level
    county = request.args.get("county", "")[:6]
    look = request.args.get("look", level)[:12]
    return render_template(
        "admin/filings.html",
        listed=desk.read(db.session, actor, look, county, request.args.get("page")),
        looks=desk.LOOKS,
        county=county,
        counties=register.counties(db.session, actor),
        may={desk.Look.COUNTY: _is(actor, "county"), desk.Look.PREFECTURE: _is(actor, "prefecture")},
        open_batches=[b for b, _n in desk.batches(db.session, actor) if b.published_at is None]
        if _is(actor, "province")
        else [],
    )


def _is(actor: Any, level: str) -> bool:
    viewer = viewer_of(actor)
    return "culture" in viewer.departments and viewer.level == level


def _ids() -> list[int]:
    given = request.form.getlist("certificate")
    return [int(i) for i in given if i.isascii() and i.isdigit() and len(i) < 18]


def _file(step: Callable[..., Any], look: str) -> ResponseReturnValue:
    try:
        done = step(db.session, current_actor(), _ids())
    except Invalid as error:
        db.session.rollback()
        flash(error.sentence, "error")
    else:
        edge.commit()
        flash(_("已经上报 %(n)s 家。", n=len(done)))
    return redirect(url_for(".filings", look=look), 303)


@bp.post("/oversight/filings/prefecture")
@guard(Permission.FILING_MANAGE)
def file_to_prefecture() -> ResponseReturnValue:
    """The county files with its prefecture; all that were ticked or none."""
    return _file(filing.to_prefecture, "county")


@bp.post("/oversight/filings/province")
@guard(Permission.FILING_MANAGE)
def file_to_province() -> ResponseReturnValue:
    """The prefecture passes on to the province; all that were ticked or none."""
    return _file(filing.to_province, "prefecture")


@bp.get("/oversight/batches")
@guard(Permission.REGISTER_VIEW)
def batch_list() -> ResponseReturnValue:
    """Batches of the province."""
    actor = current_actor()
    return render_template(
        "admin/batches.html",
        rows=desk.batches(db.session, actor),
        creates=_is(actor, "province"),
        form=BatchForm(),
    )


@bp.post("/oversight/batches")
@guard(Permission.FILING_MANAGE)
def create_batch() -> ResponseReturnValue:
    """Open the next batch of the year."""
    actor, form = current_actor(), BatchForm()
    if not _is(actor, "province"):
        raise Forbidden(_("批次由省级文旅部门公布。"))
    if not form.validate_on_submit():
        page = render_template(
            "admin/batches.html", rows=desk.batches(db.session, actor), creates=True, form=form
        )
        return page, 422
    province = next(r for r, d in viewer_of(actor).offices if r.endswith("0000") and d == "culture")
    made = batches.create(db.session, actor, province_code=province, title=form.title.data or "")
    batch_id = made.id
    edge.commit()
    flash(_("批次已经建好，把报到省里的证书编进来。"))
    return redirect(url_for(".batch", batch_id=batch_id), 303)


@bp.get("/oversight/batches/<int:batch_id>")
@guard(Permission.REGISTER_VIEW)
def batch(batch_id: int) -> ResponseReturnValue:
    """One batch with its certificates."""
    return _batch_page(desk.batch_for(db.session, current_actor(), batch_id), PublishForm())


@bp.post("/oversight/batches/<int:batch_id>/certificates")
@guard(Permission.FILING_MANAGE)
def add_to_batch(batch_id: int) -> ResponseReturnValue:
    """Put certificates into it; all that were ticked or none."""
    actor = current_actor()
    desk.batch_for(db.session, actor, batch_id)
    try:
        batches.add(db.session, actor, batch_id, _ids())
    except Invalid as error:
        db.session.rollback()
        flash(error.sentence, "error")
        return redirect(url_for(".filings", look="province"), 303)
    edge.commit()
    flash(_("已经编入批次。"))
    return redirect(url_for(".batch", batch_id=batch_id), 303)


@bp.post("/oversight/batches/<int:batch_id>/removals")
@guard(Permission.FILING_MANAGE)
def take_out_of_batch(batch_id: int) -> ResponseReturnValue:
    """Take one certificate out of a batch that is not published."""
    actor = current_actor()
    desk.batch_for(db.session, actor, batch_id)
    ids = _ids()
    if len(ids) != 1:
        raise Conflict(_("请选一张证书。"))
    batches.take_out(db.session, actor, batch_id, ids[0])
    edge.commit()
    flash(_("已经移出批次。"))
    return redirect(url_for(".batch", batch_id=batch_id), 303)


@bp.post("/oversight/batches/<int:batch_id>/publication")
@guard(Permission.FILING_MANAGE)
def publish_batch(batch_id: int) -> ResponseReturnValue:
    """Publish it under its document."""
    actor, form = current_actor(), PublishForm()
    found = desk.batch_for(db.session, actor, batch_id)
    if found.published_at is not None:
        raise Conflict(_("这一批已经公布，不能再改。"))
    if not form.validate_on_submit():
        return _batch_page(found, form), 422
    batches.publish(db.session, actor, batch_id, document_no=form.document_no.data or "")
    edge.commit()
    flash(_("已经公布，工坊和县里会收到通知。"))
    return redirect(url_for(".batch", batch_id=batch_id), 303)


def _batch_page(found: Batch, form: PublishForm) -> str:
    actor = current_actor()
    rows, page = desk.in_batch(db.session, actor, found, request.args.get("page"))
    manages = found.published_at is None and any(
        region == found.province_code and department == "culture"
        for region, department in viewer_of(actor).offices
    )
    return render_template("admin/batch.html", batch=found, rows=rows, page=page, form=form, manages=manages)

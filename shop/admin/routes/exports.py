"""The platform's files about its sellers for the market regulator and the tax office."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.routes.blueprint import bp
from shop.admin.upkeep_forms import ReceiptForm
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.downloads import kept_file
from shop.workshops.upkeep import exports, looking, office_periods
from shop.workshops.upkeep.record_models import ExportKind, OfficeExport


@bp.get("/oversight/exports")
@guard(Permission.IDENTITY_EXPORT)
def office_exports() -> ResponseReturnValue:
    """What each office asks for, by when, and what was made and handed in."""
    return _page()


@bp.post("/oversight/exports")
@guard(Permission.IDENTITY_EXPORT)
def make_export() -> ResponseReturnValue:
    """Make the file of a span (fields kind and period)."""
    span = office_periods.parse(request.form.get("kind", ""), request.form.get("period", ""))
    actor = current_actor()
    drawn = exports.draw(db.session, actor, span, site=request.url_root)
    db.session.rollback()  # nobody waits for the file store
    made = exports.keep(db.session, actor, drawn)
    said = _("%(period)s 导出好了，共 %(n)s 家。", period=span.code, n=made.sellers)
    edge.commit()
    flash(said)
    return redirect(url_for(".office_exports"), 303)


@bp.get("/oversight/exports/<int:export_id>.csv", defaults={"suffix": "csv"})
@bp.get("/oversight/exports/<int:export_id>.xlsx", defaults={"suffix": "xlsx"})
@guard(Permission.IDENTITY_EXPORT, writes="each taking of a file with sellers' identities is written down")
def take_export(export_id: int, suffix: str) -> Response:
    """What was made, byte for byte."""
    made, data = exports.open_file(db.session, current_actor(), export_id, suffix)
    name = f"{_name(made)}.{suffix}"
    edge.commit()
    return kept_file(data, exports.TYPES[suffix], name)


@bp.post("/oversight/exports/<int:export_id>/receipt")
@guard(Permission.IDENTITY_EXPORT)
def hand_in_export(export_id: int) -> ResponseReturnValue:
    """The office has received it."""
    form = ReceiptForm(prefix=f"r{export_id}-")
    if not form.validate_on_submit():
        return _page({export_id: form}), 422
    exports.hand_in(db.session, current_actor(), export_id, receipt_no=form.receipt_no.data or "")
    edge.commit()
    flash(_("报送记上了。"))
    return redirect(url_for(".office_exports"), 303)


def _page(typed: dict[int, ReceiptForm] | None = None) -> str:
    today, tables = clock.today(), []
    since = exports.first_seller_on(db.session)
    for kind in ExportKind:
        made = exports.made_for(db.session, kind)
        tables.append((kind, [(s, made.get(s.code, [])) for s in office_periods.recent(kind, today, since)]))
    all_made = [m for _kind, spans in tables for _span, rows in spans for m in rows]
    forms = {m.id: ReceiptForm(formdata=None, prefix=f"r{m.id}-") for m in all_made if m.handed_in_at is None}
    return render_template(
        "admin/exports.html",
        tables=tables,
        forms=forms | (typed or {}),
        people=looking.names(db.session, *(m.made_by for m in all_made)),
        names={ExportKind.IDENTITIES: _("经营者身份（市场监管）"), ExportKind.TAX: _("身份和收入（税务）")},
        today=today,
    )


def _name(made: OfficeExport) -> str:
    words = {ExportKind.IDENTITIES: _("经营者身份"), ExportKind.TAX: _("经营者身份和收入")}
    return f"{words[ExportKind(made.kind)]}-{made.period}"

"""Prices and pieces of all variants on one page, of the workshop or of one product."""

from __future__ import annotations

from types import SimpleNamespace

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import bulk
from shop.catalog.bulk import Cell, Shown
from shop.catalog.models import Product
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_product, own_workshop, page
from shop.catalog.table_forms import TableForm
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.models import Workshop

# No id is longer; the databases take no longer ones.
MOST_DIGITS = 15
# So many variants are named in the message.
NAMED = 5


@bp.get("/studio/table")
@guard(Permission.PRODUCT_EDIT)
def studio_table() -> ResponseReturnValue:
    """The table as it stands."""
    product = _product()
    workshop = product.workshop if product else own_workshop()
    found = bulk.page_of(
        db.session,
        workshop.id,
        clock.now(),
        product_id=product.id if product else None,
        number=request.args.get("page", 1, int),
    )
    return _page(workshop, product, TableForm(formdata=None, rows=_told(found.rows)), found.rows, found)


@bp.post("/studio/table")
@guard(Permission.PRODUCT_EDIT)
def save_table() -> ResponseReturnValue:
    """Save all that was changed, or nothing and say at each field why; `fill` only lays the first line into all."""
    product, form, at = _product(), TableForm(), clock.now()
    workshop = product.workshop if product else own_workshop()
    ids = [entry.form.variant_id.data or 0 for entry in form.rows.entries]
    rows = bulk.rows_of(db.session, workshop.id, ids, at)
    right = form.validate_on_submit()
    if "fill" in request.form:
        form.fill()
        return _page(workshop, product, form, rows)
    if not right:
        return _page(workshop, product, form, rows), 422
    try:
        done = bulk.set_all(db.session, current_actor(), workshop_id=workshop.id, cells=_cells(form), at=at)
    except (Invalid, Conflict) as refusal:
        db.session.rollback()
        product = _product()
        workshop = product.workshop if product else own_workshop()
        rows = bulk.rows_of(db.session, workshop.id, ids, clock.now())
        _made_anew(form, rows)
        form.refuse(refusal)
        return _page(workshop, product, form, rows), 409 if isinstance(refusal, Conflict) else 422
    edge.commit()
    _say(done)
    if product is not None:
        return redirect(url_for("catalog.studio_product", product_id=product.id), 303)
    return redirect(url_for("catalog.studio_table", page=request.args.get("page")), 303)


def _say(done: bulk.Done) -> None:
    """What became of it: what holds now, and which prices wait for the platform."""
    if done.changed:
        flash(_("存好了，改了 %(n)s 件作品。已经下的单不变。", n=done.changed))
    if done.waits:
        names = _("、").join(done.waits[:NAMED]) + (_("等") if len(done.waits) > NAMED else "")
        flash(
            _(
                "%(n)s 款的价格改得多，要等平台看过才变，现在照原价卖：%(names)s。",
                n=len(done.waits),
                names=names,
            )
        )
    if not done.changed and not done.waits:
        flash(_("没有改动。"))


def _product() -> Product | None:
    """The product that the table is about; None for all of the workshop."""
    named = request.args.get("product", "", str)
    if not named:
        return None
    if not named.isdecimal() or len(named) > MOST_DIGITS:
        raise NotFound(_("没有找到这件作品。"))
    return own_product(int(named))


def _told(rows: list[Shown]) -> list[dict[str, object]]:
    return [
        {
            "variant_id": row.variant.id,
            "seen": row.on_hand,
            "seen_fen": row.fen,
            "price": row.fen,
            "pieces": row.on_hand,
        }
        for row in rows
    ]


def _cells(form: TableForm) -> list[Cell]:
    rows = [entry.form for entry in form.rows.entries]
    return [
        Cell(r.variant_id.data or 0, r.price.data, r.seen_fen.data, r.pieces.data, r.seen.data or 0)
        for r in rows
    ]


def _made_anew(form: TableForm, rows: list[Shown]) -> None:
    """What was typed stays, and stands against what is there now."""
    for entry, row in zip(form.rows.entries, rows, strict=True):
        for field, value in ((entry.form.seen, row.on_hand), (entry.form.seen_fen, row.fen)):
            field.data, field.raw_data = value, None


def _page(
    workshop: Workshop,
    product: Product | None,
    form: TableForm,
    rows: list[Shown],
    found: bulk.Page | None = None,
) -> str:
    pager = SimpleNamespace(
        number=found.number if found else 1,
        pages=found.pages if found else 1,
        url=lambda n: url_for("catalog.studio_table", page=n),
    )
    return page(
        "studio_table", workshop, product=product, form=form, rows=rows, pager=pager, name_of=bulk.name_of
    )

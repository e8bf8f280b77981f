"""Sales outside the store: declaring one with its slip, taking one back, a whole file with a dry run."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock, table_files
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.downloads import csv_file
from shop.workshops.evidence.models import Document
from shop.workshops.models import Workshop
from shop.workshops.routes.blueprint import bp
from shop.workshops.routes.paper_files import collect
from shop.workshops.statistics.declared import declaring, importing
from shop.workshops.statistics.declared.models import DeclaredImport
from shop.workshops.statistics.forms import DeclareForm, SalesFileForm
from shop.workshops.upkeep import papers
from shop.workshops.working import studio_head, workshop_of


@bp.get("/studio/sales")
@guard(Permission.SALES_DECLARE)
def studio_sales() -> ResponseReturnValue:
    """What was declared, and the form for one more."""
    workshop = _mine()
    form = DeclareForm(formdata=None, data={"sold_on": clock.today(), "craft_id": workshop.craft_id})
    return _page(workshop, form)


@bp.post("/studio/sales")
@guard(Permission.SALES_DECLARE)
def declare_sale() -> ResponseReturnValue:
    """Declare one."""
    workshop, form = _mine(), DeclareForm()
    workshop_id = workshop.id
    form.craft_id.choices = [(c.id, c.name) for c in declaring.crafts(db.session)]
    valid = form.validate_on_submit()
    kept = collect(form, workshop_id)
    if not valid or form.errors:
        return _page(_mine(), form, kept), 422
    try:
        sale = declaring.declare(db.session, current_actor(), workshop_id, form.sale(), kept)
    except Invalid as error:
        keys = [paper.key for paper in kept]
        db.session.rollback()
        form.refuse(error)
        return _page(_mine(), form, papers.pending(db.session, current_actor(), workshop_id, keys)), 422
    late = declaring.is_frozen(db.session, sale.sold_on)
    edge.commit()
    flash(_("记下了。那个季度已经公布，这笔算在本季。") if late else _("记下了，和店里卖的分开算。"))
    return redirect(url_for(".studio_sales"), 303)


@bp.post("/studio/sales/<int:sale_id>/withdrawal")
@guard(Permission.SALES_DECLARE)
def withdraw_sale(sale_id: int) -> ResponseReturnValue:
    """Take one back."""
    declaring.withdraw(db.session, current_actor(), sale_id)
    edge.commit()
    flash(_("撤回了。"))
    return redirect(url_for(".studio_sales"), 303)


@bp.get("/studio/sales/template.csv")
@guard(Permission.SALES_DECLARE)
def sales_template() -> Response:
    """The head row of the file."""
    return csv_file(importing.template(), _("店外销售-模板.csv"))


@bp.get("/studio/sales/import")
@guard(Permission.SALES_DECLARE)
def sales_import() -> ResponseReturnValue:
    """How it is done, and the upload."""
    return _import_page(SalesFileForm(formdata=None))


@bp.post("/studio/sales/imports")
@guard(Permission.SALES_DECLARE)
def upload_sales() -> ResponseReturnValue:
    """Look at a file; nothing is declared."""
    form = SalesFileForm()
    if not form.validate_on_submit() or not hasattr(form.file.data, "read"):
        if not form.errors:
            form.refuse(Invalid(_("请选一个文件。"), field="file"))
        return _import_page(form), 422
    db.session.rollback()  # nothing was written: nobody shall wait while a file is read
    try:
        found = importing.read(form.file.data.read(table_files.MAX_BYTES + 1))
    except Invalid as error:
        form.refuse(error, "file")
        return _import_page(form), 422
    key = importing.put(db.session, found)
    filename = form.file.data.filename or ""
    importing.look(db.session, current_actor(), _mine(), found, key=key, filename=filename)
    edge.commit()
    return redirect(url_for(".sales_result", key=key), 303)


@bp.get("/studio/sales/imports/<key>")
@guard(Permission.SALES_DECLARE)
def sales_result(key: str) -> ResponseReturnValue:
    """Every fault by its row, or what would be declared."""
    workshop = _mine()
    return _result(workshop, importing.import_of(db.session, workshop, key))


@bp.post("/studio/sales/imports/<key>/entry")
@guard(Permission.SALES_DECLARE)
def enter_sales(key: str) -> ResponseReturnValue:
    """Declare all of it."""
    workshop = _mine()
    workshop_id = workshop.id
    lines = importing.lines_of(importing.import_of(db.session, workshop, key))
    found = importing.bring_in(db.session, current_actor(), workshop_id, key, lines)
    count, imported = found.row_count, found.state == "imported"
    edge.commit()
    if not imported:
        return redirect(url_for(".sales_result", key=key), 303)
    flash(_("%(n)s 笔都记下了。", n=count))
    return redirect(url_for(".studio_sales"), 303)


@bp.post("/studio/sales/imports/<key>/removal")
@guard(Permission.SALES_DECLARE)
def discard_sales(key: str) -> ResponseReturnValue:
    """Throw the file away."""
    importing.discard(db.session, current_actor(), _mine().id, key)
    edge.commit()
    flash(_("作废了，什么都没有记。"))
    return redirect(url_for(".studio_sales"), 303)


def _mine() -> Workshop:
    return workshop_of(db.session, current_actor(), Permission.SALES_DECLARE)


def _page(workshop: Workshop, form: DeclareForm, kept: Sequence[Document] = ()) -> str:
    form.craft_id.choices = [(c.id, c.name) for c in declaring.crafts(db.session)]
    return render_template(
        "workshops/studio_sales.html",
        studio=studio_head(db.session, workshop, clock.now()),
        form=form,
        kept=kept,
        sales=declaring.sales_of(db.session, workshop.id),
        words=declaring.CHANNEL_WORDS,
    )


def _import_page(form: SalesFileForm) -> str:
    return render_template(
        "workshops/studio_sales_import.html", studio=studio_head(db.session, _mine(), clock.now()), form=form,
        channels=importing.channels(),
    )  # fmt: skip


def _result(workshop: Workshop, found: DeclaredImport) -> str:
    checked = importing.check(db.session, workshop, importing.lines_of(found))
    return render_template(
        "workshops/studio_sales_result.html",
        studio=studio_head(db.session, workshop, clock.now()),
        found=found,
        checked=checked,
        words=declaring.CHANNEL_WORDS,
    )

"""Many products at once: the template, the upload with its dry run, bringing them in; and the way out."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog.import_forms import ImportForm
from shop.catalog.product_files import archive, export, importing, template, uploads
from shop.catalog.product_files.models import Arrival, ImportState, ProductImport
from shop.catalog.product_files.values import Fault
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_workshop, page
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.paging import page_of
from shop.core.permissions import Permission
from shop.core.tables import Cell, csv_text
from shop.core.web import edge
from shop.core.web.downloads import XLSX_TYPE, csv_file, kept_file
from shop.workshops.models import Workshop

FAULTS_PER_PAGE = 50


@bp.get("/studio/products/import")
@guard(Permission.PRODUCT_EDIT)
def studio_import() -> ResponseReturnValue:
    """What to do, the template, the upload, what was uploaded before, and the files of what is there."""
    return _start_page(own_workshop(), ImportForm())


@bp.get("/studio/products/template.xlsx")
@guard(Permission.PRODUCT_EDIT)
def products_template() -> Response:
    """The workbook to fill in."""
    return kept_file(template.as_xlsx(db.session), XLSX_TYPE, _("作品-模板.xlsx"))


@bp.get("/studio/products/template.csv")
@guard(Permission.PRODUCT_EDIT)
def products_template_csv() -> Response:
    """The head row as CSV."""
    return csv_file(template.as_csv(), _("作品-模板.csv"))


@bp.post("/studio/products/imports")
@guard(Permission.PRODUCT_EDIT)
def upload_products() -> ResponseReturnValue:
    """Hand a file in; the worker looks at it."""
    workshop, form = own_workshop(), ImportForm()
    if not form.validate_on_submit():
        return _start_page(workshop, form), 422
    data = form.file.data.read(archive.MAX_UPLOAD + 1)
    try:
        key = uploads.promise(db.session, current_actor(), workshop=workshop, data=data)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "file")
        return _start_page(own_workshop(), form), 422
    # Two transactions with the call to the file store between them.
    edge.commit()
    uploads.put(key, data)
    importing.hand_in(
        db.session,
        current_actor(),
        workshop=own_workshop(),
        key=key,
        filename=form.file.data.filename or "",
        arrival=Arrival(form.arrival.data),
    )
    edge.commit()
    return redirect(url_for(".studio_import_result", key=key), 303)


@bp.get("/studio/products/imports/<key>")
@guard(Permission.PRODUCT_EDIT)
def studio_import_result(key: str) -> ResponseReturnValue:
    """How far it is; then every fault by row and column, or what would come and what would change."""
    found = importing.import_for(db.session, current_actor(), key)
    kept: list[Any] = found.errors.get("lines", [])
    plan: dict[str, Any] = found.errors.get("plan", {})
    changes: list[Any] = [] if kept else plan.get("rows", [])
    where = page_of(len(kept or changes), request.args.get("page"), FAULTS_PER_PAGE)
    return page(
        "studio_import_result",
        _workshop(found),
        found=found,
        page=where,
        faults=[Fault(*line) for line in kept[where.start : where.stop]],
        plan=plan,
        changes=changes[where.start : where.stop],
        kept=len(kept),
        summary=found.errors.get("summary", {}),
        unused=found.errors.get("unused", []),
        states=ImportState,
        on_sale=found.arrival == Arrival.ON_SALE,
    )


@bp.get("/studio/products/imports/<key>/errors.csv")
@guard(Permission.PRODUCT_EDIT)
def import_errors(key: str) -> Response:
    """All faults as a file, found anew as the store stands now."""
    found = importing.import_for(db.session, current_actor(), key)
    rows: list[list[Cell]] = [
        [f.row or "", f.title, f.sentence] for f in importing.faults_of(db.session, found)
    ]
    return csv_file(csv_text([_("行"), _("栏目"), _("问题")], rows), _("作品导入-问题.csv"))


@bp.post("/studio/products/imports/<key>/confirmation")
@guard(Permission.PRODUCT_EDIT)
def confirm_import(key: str) -> ResponseReturnValue:
    """Have them brought in: all, or none when one of them is refused by then."""
    importing.confirm(db.session, current_actor(), key)
    edge.commit()
    return redirect(url_for(".studio_import_result", key=key), 303)


@bp.post("/studio/products/imports/<key>/discarding")
@guard(Permission.PRODUCT_EDIT)
def discard_import(key: str) -> ResponseReturnValue:
    """Throw the file away without bringing anything in."""
    importing.discard(db.session, current_actor(), key)
    edge.commit()
    flash(_("没有导入，这份文件作废。"))
    return redirect(url_for(".studio_import"), 303)


@bp.get("/studio/products.csv")
@guard(Permission.PRODUCT_EDIT)
def products_csv() -> Response:
    """The workshop's products with the columns of the import."""
    found = export.products_of(db.session, own_workshop().id)
    return csv_file(export.as_csv(db.session, found, clock.now()), _file_name("csv"))


@bp.get("/studio/products.xlsx")
@guard(Permission.PRODUCT_EDIT)
def products_xlsx() -> Response:
    """The same as a workbook."""
    found = export.products_of(db.session, own_workshop().id)
    return kept_file(export.as_xlsx(db.session, found, clock.now()), XLSX_TYPE, _file_name("xlsx"))


@bp.get("/studio/products.zip")
@guard(Permission.PRODUCT_EDIT)
def products_zip() -> Response:
    """The workbook with all pictures."""
    found = export.products_of(db.session, own_workshop().id)
    packed = export.as_zip(export.as_xlsx(db.session, found, clock.now()), found)
    response = send_file(packed, "application/zip", as_attachment=True, download_name=_file_name("zip"))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _file_name(kind: str) -> str:
    return _("作品-%(day)s.%(kind)s", day=clock.today().isoformat(), kind=kind)


def _workshop(found: ProductImport) -> Workshop:
    return db.session.get_one(Workshop, found.workshop_id)


def _start_page(workshop: Workshop, form: ImportForm) -> str:
    return page(
        "studio_import",
        workshop,
        form=form,
        imports=importing.recent(db.session, workshop.id),
        states=ImportState,
    )

"""The roster of a region as a file: the template, the upload with its dry run, bringing it in; and the way out."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.roster_forms import RosterForm
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import Actor, current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.paging import page_of
from shop.core.permissions import Permission
from shop.core.tables import Cell, csv_text
from shop.core.web import edge
from shop.core.web.downloads import XLSX_TYPE, csv_file, kept_file
from shop.heritage import queries as heritage
from shop.heritage.regions import covers
from shop.workshops.certification import State
from shop.workshops.queries import watched_regions
from shop.workshops.roster import export, importing, reading, template
from shop.workshops.roster.models import ImportState, RosterImport
from shop.workshops.roster.values import Fault

FAULTS_PER_PAGE = 100
WHY_WRITES = "each export of the register is written into the audit trail"
TEMPLATE, CSV, XLSX = "template", "csv", "xlsx"


@bp.get("/oversight/roster/import")
@guard(Permission.ROSTER_IMPORT)
def roster_import() -> ResponseReturnValue:
    """What to do, the template, the upload, and what was uploaded before."""
    form = RosterForm()
    form.open(db.session, _own_regions(current_actor()))
    return _start_page(form)


@bp.get("/oversight/roster/template.xlsx")
@guard(Permission.ROSTER_IMPORT)
def roster_template() -> Response:
    """The workbook to fill in, with the counties of the account's regions."""
    counties = [c for code in _own_regions(current_actor()) for c in heritage.leaves(db.session, code)]
    return kept_file(template.as_xlsx(db.session, counties), XLSX_TYPE, _("非遗工坊名录-模板.xlsx"))


@bp.get("/oversight/roster/template.csv")
@guard(Permission.ROSTER_IMPORT)
def roster_template_csv() -> Response:
    """The head row as CSV."""
    return csv_file(template.as_csv(), _("非遗工坊名录-模板.csv"))


@bp.post("/oversight/roster/imports")
@guard(Permission.ROSTER_IMPORT)
def upload_roster() -> ResponseReturnValue:
    """Look at a file: what stands in it and what is wrong. Nothing is entered."""
    actor = current_actor()
    form = RosterForm()
    form.open(db.session, _own_regions(actor))
    if not form.validate_on_submit():
        return _start_page(form), 422
    uploaded = form.file.data
    db.session.rollback()  # nothing was written: nobody shall wait while a large file is read
    try:
        read = reading.read(uploaded.read(reading.MAX_BYTES + 1))
    except Invalid as error:
        form.refuse(error, "file")
        return _start_page(form), 422
    found = importing.look(
        db.session, actor, read, region_code=form.region.data, filename=uploaded.filename or ""
    )
    key = found.key
    edge.commit()
    return redirect(url_for(".roster_result", key=key), 303)


@bp.get("/oversight/roster/imports/<key>")
@guard(Permission.ROSTER_IMPORT)
def roster_result(key: str) -> ResponseReturnValue:
    """The result of the dry run: every fault by row and column, or how many workshops would be entered."""
    found = importing.import_for(db.session, current_actor(), key)
    kept: list[Any] = found.errors.get("lines", [])
    page = page_of(len(kept), request.args.get("page"), FAULTS_PER_PAGE)
    return render_template(
        "admin/roster_result.html",
        found=found,
        page=page,
        faults=[Fault(*line) for line in kept[page.start : page.stop]],
        kept=len(kept),
        summary=found.errors.get("summary", {}),
        unused=found.errors.get("unused", []),
        counties=_named(found),
        before=importing.same_file(db.session, found),
        region=heritage.place_text(db.session, found.region_code),
        states=ImportState,
    )


@bp.get("/oversight/roster/imports/<key>/errors.csv")
@guard(Permission.ROSTER_IMPORT)
def roster_errors(key: str) -> Response:
    """All faults as a file, found anew as the register stands now."""
    found = importing.import_for(db.session, current_actor(), key)
    rows: list[list[Cell]] = [[f.row, f.title, f.sentence] for f in importing.faults_of(db.session, found)]
    return csv_file(csv_text([_("行"), _("栏目"), _("问题")], rows), _("名录导入-问题.csv"))


@bp.post("/oversight/roster/imports/<key>/confirmation")
@guard(Permission.ROSTER_IMPORT)
def confirm_roster(key: str) -> ResponseReturnValue:
    """Enter all rows, or none when the register has changed and one of them is refused now."""
    actor = current_actor()
    lines = importing.lines_of(importing.import_for(db.session, actor, key))
    db.session.rollback()  # as above: the file is read before the transaction that writes
    found = importing.bring_in(db.session, actor, key, lines)
    done, count = found.state == ImportState.IMPORTED, found.row_count
    edge.commit()
    if done:
        flash(_("已经导入 %(n)s 家工坊。", n=count))
    else:
        flash(_("名录在检查以后有变化，什么都没有导入。请看下面的问题。"), "error")
    return redirect(url_for(".roster_result", key=key), 303)


@bp.post("/oversight/roster/imports/<key>/discarding")
@guard(Permission.ROSTER_IMPORT)
def discard_roster(key: str) -> ResponseReturnValue:
    """Throw the file away without entering anything."""
    importing.discard(db.session, current_actor(), key)
    edge.commit()
    flash(_("没有导入，这份文件作废。"))
    return redirect(url_for(".roster_import"), 303)


@bp.get("/oversight/roster.csv")
@guard(Permission.REGISTER_VIEW, writes=WHY_WRITES)
def roster_csv() -> Response:
    """The register of the account's regions with the columns of the import."""
    text = export.as_csv(db.session, current_actor(), _asked())
    edge.commit()
    return csv_file(text, _("非遗工坊名录-%(day)s.csv", day=clock.today().isoformat()))


@bp.get("/oversight/roster.xlsx")
@guard(Permission.REGISTER_VIEW, writes=WHY_WRITES)
def roster_xlsx() -> Response:
    """The same as a workbook."""
    data = export.as_xlsx(db.session, current_actor(), _asked())
    edge.commit()
    return kept_file(data, XLSX_TYPE, _("非遗工坊名录-%(day)s.xlsx", day=clock.today().isoformat()))


def _asked() -> export.Asked:
    region, state = request.args.get("county", ""), request.args.get("state", "")
    if region and not (len(region) == 6 and region.isascii() and region.isdigit()):
        raise NotFound(_("没有这个地区。"))
    watched = watched_regions(current_actor())
    if region and watched is not None and not any(covers(w, region) or covers(region, w) for w in watched):
        raise NotFound(_("没有这个地区。"))
    return export.Asked(region, state if state in {*State, export.RUNS} else "")


def _own_regions(actor: Actor) -> list[str]:
    """The regions for which the account may bring in a roster."""
    grants = [g for g in actor.grants if g.kind == "authority" and g.department == "culture"]
    return sorted({g.region_code for g in grants if g.region_code})


def _named(found: RosterImport) -> list[tuple[str, int]]:
    """The counties of the rows that are right, by name, with how many there are."""
    counted: dict[str, int] = found.errors.get("counties", {})
    names = heritage.place_texts(db.session, counted)
    return [(names.get(code, code), n) for code, n in counted.items()]


def _start_page(form: RosterForm) -> str:
    return render_template(
        "admin/roster_import.html",
        form=form,
        imports=importing.recent(db.session, _own_regions(current_actor())),
        states=ImportState,
    )

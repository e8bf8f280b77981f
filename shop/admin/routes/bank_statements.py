"""Bank statements: the upload with its dry run, entering it; sums that nobody knows what they are for."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.bank_forms import AssignForm, BackForm, StatementForm
from shop.admin.routes.blueprint import bp
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.table_files import MAX_BYTES
from shop.core.tables import csv_text
from shop.core.text import later as _l
from shop.core.web import edge
from shop.core.web.downloads import csv_file
from shop.orders.payments.bank import incoming, queries, reading, statements
from shop.orders.payments.bank.matching import Verdict
from shop.orders.payments.bank.models import RowState, StatementState

MATCH = Permission.BANK_MATCH
LOOKS = {"": RowState.OPEN, "credited": RowState.CREDITED, "back": RowState.SENT_BACK}
#: A verdict in words, with the kind of its tag.
VERDICTS = {
    Verdict.FULL: ("ok", _l("付清")),
    Verdict.PART: ("warn", _l("部分")),
    Verdict.OVER: ("warn", _l("多付，多的退回")),
    Verdict.LATE: ("warn", _l("已关闭，有货照办，没有就退回")),
    Verdict.PAID: ("warn", _l("已付清，全部退回")),
    Verdict.UNKNOWN: ("bad", _l("没有参考号，等认领")),
    Verdict.KNOWN: ("", _l("以前录过，跳过")),
}


@bp.get("/oversight/bank")
@guard(MATCH)
def bank_statements() -> ResponseReturnValue:
    """The upload, sums to be claimed, what was uploaded before."""
    return _start_page(StatementForm(formdata=None))


@bp.get("/oversight/bank/template.csv")
@guard(MATCH)
def bank_template() -> Response:
    """The head row, with one row as an example."""
    head = [str(title) for title in reading.TITLES.values()]
    row = ["2026-11-20 10:03:05", "20261120000123", "12800.00", "", "", "", "K261119-480213", ""]
    return csv_file(csv_text(head, [list(row)]), _("银行流水-模板.csv"))


@bp.post("/oversight/bank/statements")
@guard(MATCH)
def upload_statement() -> ResponseReturnValue:
    """Look at a file: nothing is booked."""
    form = StatementForm()
    if not form.validate_on_submit():
        return _start_page(form), 422
    uploaded = form.file.data
    db.session.rollback()  # nobody shall wait while a large file is read
    try:
        lines = reading.read(uploaded.read(MAX_BYTES + 1))
    except Invalid as error:
        form.refuse(error, "file")
        return _start_page(form), 422
    found = statements.upload(db.session, current_actor(), lines, filename=uploaded.filename or "")
    key = found.key
    edge.commit()
    return redirect(url_for(".bank_statement", key=key), 303)


@bp.get("/oversight/bank/statements/<key>")
@guard(MATCH)
def bank_statement(key: str) -> ResponseReturnValue:
    """Each row with what entering it would do."""
    found = statements.statement_for(db.session, current_actor(), key)
    looked = statements.look(db.session, found) if found.state == StatementState.CHECKED else None
    return render_template(
        "admin/bank_statement.html", found=found, looked=looked, verdicts=VERDICTS, states=StatementState
    )


@bp.post("/oversight/bank/statements/<key>/entry")
@guard(MATCH)
def enter_statement(key: str) -> ResponseReturnValue:
    """Book all that is new."""
    try:
        looked = statements.enter(db.session, current_actor(), key)
    except Conflict as refusal:
        db.session.rollback()
        flash(refusal.sentence, "error")
        return redirect(url_for(".bank_statement", key=key), 303)
    count, unknown = len(looked.new), looked.counts[Verdict.UNKNOWN]
    edge.commit()
    said = _("录入 %(n)s 笔，写了参考号的正在自动对上。", n=count)
    flash(said + (_("%(n)s 笔要认领。", n=unknown) if unknown else ""))
    return redirect(url_for(".bank_statements"), 303)


@bp.post("/oversight/bank/statements/<key>/discarding")
@guard(MATCH)
def discard_statement(key: str) -> ResponseReturnValue:
    """Throw the file away; nothing of it is booked."""
    statements.discard(db.session, current_actor(), key)
    edge.commit()
    flash(_("没有入账，这份流水作废。"))
    return redirect(url_for(".bank_statements"), 303)


@bp.get("/oversight/bank/rows/<int:row_id>")
@guard(MATCH)
def bank_row(row_id: int) -> ResponseReturnValue:
    """One sum, and what can be done with it."""
    return _row_page(row_id, AssignForm(formdata=None), BackForm(formdata=None))


@bp.post("/oversight/bank/rows/<int:row_id>/claim")
@guard(MATCH)
def assign_bank_row(row_id: int) -> ResponseReturnValue:
    """Say what the sum is for."""
    form = AssignForm()
    if not form.validate_on_submit():
        return _row_page(row_id, form, BackForm(formdata=None)), 422
    try:
        incoming.assign(db.session, current_actor(), row_id, reference=form.reference.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _row_page(row_id, form, BackForm(formdata=None)), 422
    edge.commit()
    flash(_("认领好了。"))
    return redirect(url_for(".bank_row", row_id=row_id), 303)


@bp.post("/oversight/bank/rows/<int:row_id>/return")
@guard(MATCH)
def return_bank_row(row_id: int) -> ResponseReturnValue:
    """The sum was sent back at the bank."""
    form = BackForm()
    if not form.validate_on_submit():
        return _row_page(row_id, AssignForm(formdata=None), form), 422
    try:
        incoming.send_back(db.session, current_actor(), row_id, back_ref=form.back_ref.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _row_page(row_id, AssignForm(formdata=None), form), 422
    edge.commit()
    flash(_("记好了，这笔已经退回。"))
    return redirect(url_for(".bank_row", row_id=row_id), 303)


def _start_page(form: StatementForm) -> str:
    look = request.args.get("look", "")
    look = look if look in LOOKS else ""
    rows, page = queries.rows(db.session, LOOKS[look], request.args.get("page"))
    words = {"": _("等认领"), "credited": _("已对上"), "back": _("已退回")}
    tabs = [
        (word, None, url_for(".bank_statements", look=key or None), key == look)
        for key, word in words.items()
    ]
    return render_template(
        "admin/bank_statements.html",
        form=form,
        rows=rows,
        page=page,
        tabs=tabs,
        look=look,
        before=statements.recent(db.session),
        states=StatementState,
    )


def _row_page(row_id: int, assign: AssignForm, back: BackForm) -> str:
    found = queries.row(db.session, row_id)
    return render_template(
        "admin/bank_row.html",
        row=found,
        reference=queries.reference_of(db.session, found),
        alike=queries.alike(db.session, found) if found.state == RowState.OPEN else [],
        form=assign if assign.errors else back,
        assign=assign,
        back=back,
    )

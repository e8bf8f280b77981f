"""The quarterly report on the officers' desk: the board of a region, handing up, and what the level above decides."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.income_scope import Place, homes, place
from shop.admin.quarter_board import board, board_csv
from shop.admin.quarter_forms import HandUpForm, ReleaseForm, ReturnForm
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.downloads import csv_file, kept_file
from shop.workshops.evidence.contents import MAX_BYTES
from shop.workshops.income.periods import quarter_words
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import PROVINCE
from shop.workshops.statistics import (
    attachments,
    columns,
    consolidating,
    figures,
    labels,
    releasing,
    trail,
)
from shop.workshops.statistics.calendar import days_of, open_quarters

_P = Permission


@bp.get("/oversight/quarters")
@guard(_P.REGION_INCOME_VIEW)
def quarters() -> ResponseReturnValue:
    """The newest quarters: days, the own region's form, what is published."""
    where = place(db.session, current_actor(), request.args.get("region", ""))
    rows = []
    for quarter in open_quarters(db.session):
        form = consolidating.form_of(db.session, where.code, quarter)
        rows.append((quarter, quarter_words(quarter), days_of(db.session, quarter), form,
                     figures.snapshot_of(db.session, quarter)))  # fmt: skip
    return render_template(
        "admin/quarters.html", rows=rows, place=where, states=labels.REGION_STATES, now=clock.now(),
        sets=allowed(current_actor(), _P.STATISTICS_PUBLISH, PROVINCE),
    )  # fmt: skip


@bp.get("/oversight/quarters/<quarter>")
@guard(_P.REGION_INCOME_VIEW)
def quarter_board(quarter: str) -> ResponseReturnValue:
    """One region's board."""
    return _page(quarter_asked(quarter), _place())


@bp.get("/oversight/quarters/<quarter>/table.csv")
@guard(_P.REGION_INCOME_VIEW)
def quarter_csv(quarter: str) -> Response:
    """The consolidated form of a region as a file."""
    asked, where = quarter_asked(quarter), _place()
    form = columns.form_for(db.session, asked)
    name = _("%(place)s-%(q)s-季度信息表.csv", place=where.name, q=asked)
    return csv_file(board_csv(db.session, asked, where.code, form), name)


@bp.post("/oversight/quarters/<quarter>/regions/<code>/submission")
@guard(_P.STATISTICS_REVIEW)
def hand_up(quarter: str, code: str) -> ResponseReturnValue:
    """Hand a region's form up; files are kept even when the form comes back."""
    asked, where, form = quarter_asked(quarter), _place(code), HandUpForm()
    valid = form.validate_on_submit()
    _take_files(form, asked, where.code)
    if not valid or form.errors:
        return _page(asked, where, hand=form), 422
    try:
        sent = consolidating.submit(
            db.session,
            current_actor(),
            where.code,
            asked,
            narrative=form.narrative.data or "",
            missing_note=form.missing_note.data or "",
        )
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error)
        return _page(asked, where, hand=form), 409 if isinstance(error, Conflict) else 422
    said = _("报上去了，过了截止日，记为迟报。") if sent.late else _("报上去了。")
    edge.commit()
    flash(said)
    return _back(quarter, code)


@bp.post("/oversight/quarters/<quarter>/regions/<code>/acceptance")
@guard(_P.STATISTICS_REVIEW)
def accept_region(quarter: str, code: str) -> ResponseReturnValue:
    """The level above passes it."""
    where = _place(code)
    consolidating.accept(db.session, current_actor(), where.code, quarter_asked(quarter))
    edge.commit()
    flash(_("%(place)s的汇总表审核通过。", place=where.name))
    return _back(quarter, code)


@bp.post("/oversight/quarters/<quarter>/regions/<code>/return")
@guard(_P.STATISTICS_REVIEW)
def return_region(quarter: str, code: str) -> ResponseReturnValue:
    """The level above returns it."""
    asked, where, form = quarter_asked(quarter), _place(code), ReturnForm()
    if not form.validate_on_submit():
        return _page(asked, where, back=form), 422
    consolidating.send_back(db.session, current_actor(), where.code, asked, reason=form.reason.data or "")
    edge.commit()
    flash(_("退回去了，原因已经告诉他们。"))
    return _back(quarter, code)


@bp.get("/oversight/report-files/<key>")
@guard(_P.STATISTICS_REVIEW)
def report_file(key: str) -> Response:
    """A file put to a region's form."""
    kept, data = attachments.opened(db.session, current_actor(), key)
    return kept_file(data, kept.content_type, kept.filename)


@bp.post("/oversight/report-files/<key>/removal")
@guard(_P.STATISTICS_REVIEW)
def remove_report_file(key: str) -> ResponseReturnValue:
    """Take it out before the form goes up."""
    form = attachments.remove(db.session, current_actor(), key)
    quarter, code = form.quarter.lower(), form.region_code
    edge.commit()
    flash(_("附件拿掉了。"))
    return _back(quarter, code)


@bp.post("/oversight/quarters/<quarter>/release")
@guard(_P.STATISTICS_PUBLISH)
def propose_release(quarter: str) -> ResponseReturnValue:
    """Propose to publish, or to correct what was published."""
    asked, form = quarter_asked(quarter), ReleaseForm()
    if not form.validate_on_submit():
        return _page(asked, _place(PROVINCE), release_form=form), 422
    try:
        releasing.propose(
            db.session,
            current_actor(),
            asked,
            document_no=form.document_no.data or "",
            note=form.note.data or "",
            reason=form.reason.data or "",
        )
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error)
        code = 409 if isinstance(error, Conflict) else 422
        return _page(asked, _place(PROVINCE), release_form=form), code
    edge.commit()
    flash(_("提请发布了，等另一位经办人复核。"))
    return _back(quarter, PROVINCE)


@bp.post("/oversight/quarters/<quarter>/release/confirmation")
@guard(_P.STATISTICS_PUBLISH)
def confirm_release(quarter: str) -> ResponseReturnValue:
    """The second officer: frozen and public."""
    snapshot = releasing.confirm(db.session, current_actor(), quarter_asked(quarter))
    version = snapshot.version
    edge.commit()
    flash(_("第 %(n)s 版冻结发布了，以后的退款算在以后的季度。", n=version))
    return _back(quarter, PROVINCE)


@bp.post("/oversight/quarters/<quarter>/release/withdrawal")
@guard(_P.STATISTICS_PUBLISH)
def withdraw_release(quarter: str) -> ResponseReturnValue:
    """Take the proposal back."""
    releasing.withdraw(db.session, current_actor(), quarter_asked(quarter))
    edge.commit()
    flash(_("撤回了，还没有发布。"))
    return _back(quarter, PROVINCE)


def quarter_asked(text: str) -> Quarter:
    """The quarter of an address; NotFound for none, and for one whose form is not open yet."""
    try:
        quarter = Quarter.parse(text)
    except ValueError as error:
        raise NotFound(_("没有这个季度。")) from error
    if not days_of(db.session, quarter).is_open(clock.now()):
        raise NotFound(_("这一季的表还没有开放。"))
    return quarter


def _place(code: str = "") -> Place:
    found = place(db.session, current_actor(), code or request.args.get("region", ""))
    if not found.code:
        raise NotFound(_("没有这个地区，或者它不归您看。"))
    return found


def _back(quarter: str, code: str) -> ResponseReturnValue:
    return redirect(url_for(".quarter_board", quarter=quarter.lower(), region=code), 303)


def _take_files(form: HandUpForm, quarter: Quarter, code: str) -> None:
    for file in request.files.getlist("files"):
        if not file.filename:
            continue
        db.session.rollback()
        try:
            attachments.attach(
                db.session,
                current_actor(),
                code,
                quarter,
                data=file.stream.read(MAX_BYTES + 1),
                filename=file.filename,
            )
        except (Invalid, Conflict) as refused:
            db.session.rollback()
            form.refuse(refused, "files")
            continue
        edge.commit()


def _page(
    quarter: Quarter,
    where: Place,
    *,
    hand: HandUpForm | None = None,
    back: ReturnForm | None = None,
    release_form: ReleaseForm | None = None,
) -> str:
    actor = current_actor()
    form = consolidating.form_of(db.session, where.code, quarter)
    is_province = where.code.endswith("0000")
    over = days_of(db.session, quarter).is_over(clock.now())
    return render_template(
        "admin/quarter.html",
        quarter=quarter,
        address=str(quarter).lower(),
        words=quarter_words(quarter),
        place=where,
        homes=homes(db.session, actor),
        days=days_of(db.session, quarter),
        over=over,
        now=clock.now(),
        found=board(db.session, quarter, where.code),
        columns=columns.form_for(db.session, quarter),
        form=form,
        files=attachments.files_of(db.session, form.id) if form else [],
        steps=trail.steps(db.session, form) if form else [],
        gaps=None if is_province else consolidating.gaps(db.session, where.code, quarter),
        hand=hand or HandUpForm(formdata=None, data=_kept(form)),
        back=back or ReturnForm(formdata=None),
        hands_up=not is_province and allowed(actor, _P.STATISTICS_REVIEW, where.code),
        decides=not is_province and allowed(actor, _P.STATISTICS_REVIEW, consolidating.above(where.code)),
        states=labels.STATES,
        region_states=labels.REGION_STATES,
        versions=figures.snapshots_of(db.session, quarter) if is_province else [],
        release=releasing.open_release(db.session, quarter) if is_province else None,
        publishes=is_province and allowed(actor, _P.STATISTICS_PUBLISH, where.code),
        release_form=release_form or ReleaseForm(formdata=None),
        missing=releasing.missing(db.session, quarter) if is_province else [],
        me=actor.user_id,
    )


def _kept(form: object) -> dict[str, str]:
    return {name: getattr(form, name, "") for name in ("narrative", "missing_note")}

"""Public notices with several applications, and the answers to objections."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.cases import notices as desk
from shop.admin.cases.casefile import ruler
from shop.admin.cases.forms import AnswerForm, NoticeForm
from shop.admin.cases.loading import case_for
from shop.admin.cases.words import STATES
from shop.admin.routes.blueprint import bp
from shop.admin.routes.oversight import DAYS
from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.applications import noticing, objecting, possible, standing
from shop.workshops.applications.models import Application, Objection
from shop.workshops.applications.moves import STATE_WORDS, Act
from shop.workshops.conditions import periods


@bp.get("/oversight/notices")
@guard(Permission.APPLICATION_VIEW)
def notices() -> ResponseReturnValue:
    """Notices of the account's regions, and the objections that wait for an answer."""
    actor = current_actor()
    rows, page = desk.notices(db.session, actor, request.args.get("page"))
    return render_template(
        "admin/notices.html",
        rows=rows,
        page=page,
        objections=desk.waiting_objections(db.session, actor),
        publishes=allowed(actor, Permission.APPLICATION_DECIDE),
        today=clock.today(),
    )


@bp.get("/oversight/notices/new")
@guard(Permission.APPLICATION_DECIDE)
def new_notice() -> ResponseReturnValue:
    """The form of a notice: applications that can be put on it, and why others cannot."""
    form = NoticeForm(data={"starts_on": clock.today(), "title": _("非遗工坊认定公示")})
    return _notice_page(form, {request.args.get("application", "")}, {})


@bp.post("/oversight/notices")
@guard(Permission.APPLICATION_DECIDE)
def publish_notice() -> ResponseReturnValue:
    """Publish it; all of the applications or none."""
    actor, form = current_actor(), NoticeForm()
    chosen = set(request.form.getlist("application"))
    overrides = {number: request.form.get(f"override-{number}", "").strip()[:1000] for number in chosen}
    if not form.validate_on_submit() or form.starts_on.data is None:
        return _notice_page(form, chosen, overrides), 422
    cases = [case_for(db.session, actor, number).application for number in sorted(chosen)]
    try:
        made = noticing.publish(
            db.session,
            actor,
            application_ids=[a.id for a in cases],
            starts_on=form.starts_on.data,
            title=form.title.data or "",
            document_no=form.document_no.data or "",
            overrides={a.id: overrides[a.number] for a in cases},
        )
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error)
        return _notice_page(form, chosen, overrides), 409 if isinstance(error, Conflict) else 422
    number = made.number
    edge.commit()
    flash(_("公示已经发布，从开始那一天起公开。"))
    return redirect(url_for(".notice", number=number), 303)


def _notice_page(form: NoticeForm, chosen: set[str], overrides: dict[str, str]) -> str:
    actor = current_actor()
    ready, others = desk.ready_for_notice(db.session, actor)
    rows = [_candidate(a) for a in ready]
    starts_on = form.starts_on.data or clock.today()
    county = rows[0]["application"].county_code if rows else ""
    return render_template(
        "admin/notice_new.html",
        form=form,
        rows=rows,
        others=others,
        chosen=chosen,
        overrides=overrides,
        ends_on=noticing.ends_on(db.session, county, starts_on) if county else None,
        workdays=periods.of(db.session, county).notice_workdays if county else None,
    )


def _candidate(application: Application) -> dict[str, Any]:
    now = standing.load(db.session, application)
    return {
        "application": application,
        "possible": possible.of(now, Act.PUT_ON_NOTICE),
        "missing": now.missing,
    }


@bp.get("/oversight/notices/<number>")
@guard(Permission.APPLICATION_VIEW)
def notice(number: str) -> ResponseReturnValue:
    """One notice: its days, its applications, the objections."""
    found = desk.notice_for(db.session, current_actor(), number)
    return render_template(
        "admin/notice.html",
        notice=found,
        objections=desk.objections_of(db.session, found),
        days=ruler(db.session, found),
        weekdays=DAYS,
        states=STATES,
        state_words=STATE_WORDS,
        today=clock.today(),
    )


@bp.get("/oversight/objections/<number>")
@guard(Permission.APPLICATION_VIEW)
def objection(number: str) -> ResponseReturnValue:
    """One objection with its answer, or the form of the answer."""
    found = desk.objection_for(db.session, current_actor(), number)
    form = AnswerForm(data={"version": found.application.version})
    return _objection_page(found, form)


@bp.post("/oversight/objections/<number>/answer")
@guard(Permission.APPLICATION_VIEW)
def answer_objection(number: str) -> ResponseReturnValue:
    """Answer it, once."""
    actor = current_actor()
    found = desk.objection_for(db.session, actor, number)
    case = case_for(db.session, actor, found.application.number)
    if not allowed(actor, Permission.APPLICATION_DECIDE, found.application):
        raise Forbidden(case.can[Act.ANSWER].sentence)
    if found.answered_at is not None:
        raise Conflict(_("这条异议已经答复过了。"), code="ALREADY_ANSWERED")
    possible.require(case.standing, Act.ANSWER)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _objection_page(found, form), 422
    try:
        objecting.answer(
            db.session,
            actor,
            found.id,
            upheld=form.upheld.data == "yes",
            answer=form.answer.data or "",
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _objection_page(desk.objection_for(db.session, actor, number), form), 422
    edge.commit()
    flash(_("已经答复。"))
    return redirect(url_for(".objection", number=number), 303)


def _objection_page(found: Objection, form: AnswerForm) -> str:
    case = case_for(db.session, current_actor(), found.application.number)
    return render_template(
        "admin/objection.html",
        objection=found,
        case=case,
        can=case.can[Act.ANSWER],
        form=form,
        today=clock.today(),
    )

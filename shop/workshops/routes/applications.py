"""One's own application: the list of its pages, the look over all of it, handing in, how it stands, taking back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.applications import checklist, filing, gaps, queries, story, submitting, told
from shop.workshops.applications.forms import SubmissionForm, WithdrawalForm
from shop.workshops.applications.models import Application, ApplicationState
from shop.workshops.applications.moves import STATE_WORDS, Act, legal
from shop.workshops.applications.pages import Overview, overview
from shop.workshops.applications.standing import entry_of
from shop.workshops.evidence import documents
from shop.workshops.register_words import DOCUMENTS
from shop.workshops.routes.blueprint import bp

WRITABLE = (ApplicationState.DRAFT, ApplicationState.RETURNED)
TAGS = {
    "draft": "warn",
    "submitted": "doing",
    "under_review": "doing",
    "returned": "warn",
    "public_notice": "doing",
    "granted": "ok",
    "refused": "bad",
    "withdrawn": "",
}


def own(number: str) -> Application:
    """The actor's own application of the number."""
    return queries.own(db.session, current_actor(), number)


def common(application: Application) -> dict[str, Any]:
    """What all pages of an application show."""
    return {
        "application": application,
        "state": (TAGS[application.state], STATE_WORDS[ApplicationState(application.state)]),
        "studio": None,
    }


@bp.get("/applications/<number>")
@guard(Permission.APPLICATION_FILE)
def application(number: str) -> ResponseReturnValue:
    """The pages still to write, or how it stands."""
    found = own(number)
    if found.state in WRITABLE:
        view = overview(db.session, found)
        return render_template("workshops/application_tasks.html", **common(found), view=view)
    return _standing(found)


@bp.get("/applications/<number>/check")
@guard(Permission.APPLICATION_FILE)
def application_check(number: str) -> ResponseReturnValue:
    """Everything once before it is handed in."""
    found = own(number)
    if found.state not in WRITABLE:
        return redirect(url_for(".application", number=number), 303)
    return _check(found, SubmissionForm(version=str(found.version)))


@bp.post("/applications/<number>/submission")
@guard(Permission.APPLICATION_FILE)
def submit_application(number: str) -> ResponseReturnValue:
    """Hand it in; a second click lands on the first one's result."""
    found, form = own(number), SubmissionForm()
    if not form.validate_on_submit():
        return _check(found, form), 422
    if found.state in WRITABLE and not form.truthful.data:
        form.truthful.errors = [*form.truthful.errors, _("请先勾选，再提交。")]
        return _check(found, form), 422
    version = form.version.data or ""
    try:
        submitting.submit(
            db.session,
            current_actor(),
            found.id,
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
            aware=bool(form.aware.data),
        )
    except (Invalid, Conflict) as refused:
        return _refused(number, form, refused)
    edge.commit()
    flash(_("申请交上去了。有消息会发到您的手机或邮箱。"))
    return redirect(url_for(".application", number=number), 303)


def _refused(number: str, form: SubmissionForm, refused: Invalid | Conflict) -> ResponseReturnValue:
    db.session.rollback()
    found = own(number)
    if found.state not in WRITABLE:
        raise refused
    form.refuse(refused)
    form.version.data = str(found.version)
    form.version.raw_data = None
    return _check(found, form), 409 if isinstance(refused, Conflict) else 422


@bp.get("/applications/<number>/withdrawal")
@guard(Permission.APPLICATION_FILE)
def application_withdrawal(number: str) -> ResponseReturnValue:
    """What taking it back means, and the button."""
    found = own(number)
    return _withdrawal(found, WithdrawalForm())


@bp.post("/applications/<number>/withdrawal")
@guard(Permission.APPLICATION_FILE)
def withdraw_application(number: str) -> ResponseReturnValue:
    """Take it back."""
    found, form = own(number), WithdrawalForm()
    if not form.validate_on_submit():
        return _withdrawal(found, form), 422
    try:
        submitting.withdraw(db.session, current_actor(), found.id, reason=form.reason.data or "")
    except Invalid as refused:
        db.session.rollback()
        form.refuse(refused)
        return _withdrawal(own(number), form), 422
    edge.commit()
    flash(_("申请撤回了。"))
    return redirect(url_for(".application", number=number), 303)


@bp.get("/applications/<number>/removal")
@guard(Permission.APPLICATION_FILE)
def application_removal(number: str) -> ResponseReturnValue:
    """What throwing a draft away means, and the button."""
    found = own(number)
    return render_template("workshops/application_removal.html", **common(found))


@bp.post("/applications/<number>/removal")
@guard(Permission.APPLICATION_FILE)
def discard_application(number: str) -> ResponseReturnValue:
    """Throw the draft away."""
    filing.discard(db.session, current_actor(), own(number).id)
    edge.commit()
    flash(_("草稿删掉了，填的和传的都没有留下。"))
    return redirect(url_for(".applications"), 303)


def _withdrawal(found: Application, form: WithdrawalForm) -> str:
    return render_template(
        "workshops/application_withdrawal.html",
        **common(found),
        form=form,
        possible=legal(found.state, Act.WITHDRAW),
    )


def _check(found: Application, form: SubmissionForm) -> str:
    held = documents.of_application(db.session, found.id)
    view: Overview = overview(db.session, found, held)
    return render_template(
        "workshops/application_check.html",
        **common(found),
        form=form,
        view=view,
        short=gaps.short(view.lines),
        pages=told.pages(db.session, found),
        documents=held,
        words=DOCUMENTS,
        has_preview=documents.has_preview,
    )


def _standing(found: Application) -> str:
    held = documents.of_application(db.session, found.id)
    entry = entry_of(db.session, found)
    certificate = queries.certificate_of(db.session, found.id)
    notice = entry.notice if entry is not None else None
    return render_template(
        "workshops/application_status.html",
        **common(found),
        notice=notice,
        certificate=certificate,
        now=story.now(found, notice, certificate or ""),
        happened=story.told(queries.moves(db.session, found.id)),
        lines=checklist.lines(db.session, found, held),
        pages=told.pages(db.session, found),
        documents=held,
        words=DOCUMENTS,
        has_preview=documents.has_preview,
        withdrawable=legal(found.state, Act.WITHDRAW),
    )

"""The workshop's quarterly forms: the list, filling in, the check before handing in, and what was handed in."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.income.labels import CHANNEL_LABELS
from shop.workshops.income.models import Channel
from shop.workshops.income.periods import quarter_words
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.routes.blueprint import bp
from shop.workshops.statistics import columns, filling, forms, labels, reviewing, trail
from shop.workshops.statistics.calendar import days_of, open_quarters
from shop.workshops.statistics.columns import form_for, form_of
from shop.workshops.statistics.models import ReturnState, WorkshopReturn
from shop.workshops.working import studio_head, workshop_of

#: So far back a form that was never begun is asked for.
MENDED = 2
WRITABLE = (ReturnState.DRAFT, ReturnState.RETURNED)


@bp.get("/studio/quarters")
@guard(Permission.STATISTICS_FILL)
def studio_quarters() -> ResponseReturnValue:
    """The newest quarters and how far each form is."""
    workshop = _mine()
    quarters = open_quarters(db.session)
    found = filling.returns_of(db.session, workshop.id, quarters)
    asked = [q for q in quarters[:MENDED] if filling.has_to(db.session, workshop, q)]
    return render_template(
        "workshops/studio_quarters.html",
        studio=_head(workshop),
        rows=[(q, quarter_words(q), found.get(str(q))) for q in quarters if str(q) in found or q in asked],
        days=days_of(db.session, quarters[0]),
        now=clock.now(),
        states=labels.STATES,
    )


@bp.get("/studio/quarters/<quarter>")
@guard(Permission.STATISTICS_FILL)
def studio_quarter(quarter: str) -> ResponseReturnValue:
    """The form to fill in; once it is handed in, what was said and what became of it."""
    workshop, asked = _mine(), _quarter(quarter)
    found = filling.return_of(db.session, workshop.id, asked)
    if found is not None and found.state not in WRITABLE:
        return _handed_in(workshop, asked, found)
    if not days_of(db.session, asked).is_open(clock.now()):
        raise NotFound(_("这一季的表还没有开放。"))
    columns_ = form_for(db.session, asked)
    answers = filling.prefilled(db.session, workshop, asked)
    form = forms.filled(columns_, answers, found.edition if found else 0)
    return _form_page(workshop, asked, columns_, form, found)


@bp.post("/studio/quarters/<quarter>")
@guard(Permission.STATISTICS_FILL)
def save_quarter(quarter: str) -> ResponseReturnValue:
    """Keep what was typed and go on to the check; 409 when somebody else saved it meanwhile."""
    workshop, asked = _mine(), _quarter(quarter)
    columns_ = form_for(db.session, asked)
    form = forms.quarter_form(columns_)()
    if not form.validate_on_submit():
        return _form_page(workshop, asked, columns_, form, _begun(workshop, asked)), 422
    try:
        filling.save(
            db.session,
            current_actor(),
            workshop.id,
            asked,
            form.answers(columns_),
            edition=form.read_edition,
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _form_page(_mine(), asked, columns_, form, _begun(_mine(), asked)), 422
    except Conflict as error:
        if error.code != "STALE":
            raise
        db.session.rollback()
        return _stale(asked, columns_, form, error)
    edge.commit()
    return redirect(url_for(".check_quarter", quarter=quarter), 303)


@bp.get("/studio/quarters/<quarter>/check")
@guard(Permission.STATISTICS_FILL)
def check_quarter(quarter: str) -> ResponseReturnValue:
    """Everything once more, what looks odd, and the button."""
    workshop, asked = _mine(), _quarter(quarter)
    found = filling.return_of(db.session, workshop.id, asked)
    if found is None or found.state not in WRITABLE:
        return redirect(url_for(".studio_quarter", quarter=quarter), 303)
    return _check_page(
        workshop, asked, found, forms.SubmitForm(formdata=None, data={"reasons": found.reasons})
    )


@bp.post("/studio/quarters/<quarter>/submission")
@guard(Permission.STATISTICS_FILL)
def submit_quarter(quarter: str) -> ResponseReturnValue:
    """Hand it in."""
    workshop, asked = _mine(), _quarter(quarter)
    form = forms.SubmitForm()
    found = filling.return_of(db.session, workshop.id, asked)
    if found is None:
        raise NotFound(_("这一季的表还没有填。"))
    if not form.validate_on_submit():
        return _check_page(workshop, asked, found, form), 422
    try:
        sent = filling.submit(
            db.session, current_actor(), workshop.id, asked, reasons=form.reasons.data or ""
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "reasons")
        return _check_page(_mine(), asked, _begun(_mine(), asked), form), 422
    said = _("报上去了，过了截止日，记为迟报。") if sent.late else _("报上去了，县里会来审。")
    edge.commit()
    flash(said)
    return redirect(url_for(".studio_quarter", quarter=quarter), 303)


def _mine() -> Workshop:
    return workshop_of(db.session, current_actor(), Permission.STATISTICS_FILL)


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise NotFound(_("没有这个季度。")) from error


def _begun(workshop: Workshop, quarter: Quarter) -> WorkshopReturn | None:
    return filling.return_of(db.session, workshop.id, quarter)


def _head(workshop: Workshop) -> object:
    return studio_head(db.session, workshop, clock.now())


def _common(workshop: Workshop, quarter: Quarter) -> dict[str, object]:
    return {
        "studio": _head(workshop),
        "quarter": quarter,
        "address": str(quarter).lower(),
        "words": quarter_words(quarter),
        "days": days_of(db.session, quarter),
        "sales": filling.sales_of(db.session, workshop.id, quarter),
        "channels": {f"net_{c.value}": CHANNEL_LABELS[c] for c in Channel},
        "now": clock.now(),
    }


def _form_page(
    workshop: Workshop,
    quarter: Quarter,
    columns_: columns.Form,
    form: forms.QuarterForm,
    found: WorkshopReturn | None,
    stale: str = "",
) -> str:
    return render_template(
        "workshops/studio_quarter.html",
        **_common(workshop, quarter),
        form=form,
        columns=columns_,
        found=found,
        stale=stale,
        before=filling.last_before(db.session, workshop.id, quarter),
        supplied=reviewing.supplied(db.session, workshop.id, quarter),
    )


def _stale(
    quarter: Quarter, columns_: columns.Form, form: forms.QuarterForm, error: Conflict
) -> ResponseReturnValue:
    """What was typed stays on the screen, with the edition that is newest now: one more press keeps it."""
    workshop = _mine()
    found = _begun(workshop, quarter)
    form.edition.data = str(found.edition if found else 0)
    form.edition.raw_data = None
    return _form_page(workshop, quarter, columns_, form, found, stale=error.sentence), 409


def _check_page(
    workshop: Workshop, quarter: Quarter, found: WorkshopReturn | None, form: forms.SubmitForm
) -> str:
    if found is None:
        raise NotFound(_("这一季的表还没有填。"))
    return render_template(
        "workshops/studio_quarter_check.html",
        **_common(workshop, quarter),
        found=found,
        form=form,
        columns=form_of(db.session, found.form_version_id),
        stated=filling.everything_stated(found),
        odd=filling.oddities(db.session, found),
    )


def _handed_in(workshop: Workshop, quarter: Quarter, found: WorkshopReturn) -> str:
    return render_template(
        "workshops/studio_quarter_done.html",
        **_common(workshop, quarter),
        found=found,
        columns=form_of(db.session, found.form_version_id),
        stated=filling.everything_stated(found),
        state=labels.STATES[found.state],
        steps=trail.steps(db.session, found),
        supplied=reviewing.supplied(db.session, workshop.id, quarter),
    )

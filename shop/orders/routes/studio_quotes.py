"""A workshop writes its quotation: kept as a draft, sent, sent anew, taken back; its files."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.orders.production import attachments
from shop.orders.production.quotations import papers, writing
from shop.orders.production.quotations.forms import QuoteForm, typed_of
from shop.orders.production.quotations.loading import own_quote
from shop.orders.production.quotations.models import Quotation
from shop.orders.production.rfq import labels, queries
from shop.orders.production.rfq.forms import FileForm
from shop.orders.production.rfq.loading import get_asked_for
from shop.orders.production.rfq.models import Rfq
from shop.orders.routes.blueprint import bp
from shop.orders.routes.studio_rfqs import asked_page, asking_workshop, done, own_of
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.working import studio_head

ANSWER = Permission.RFQ_ANSWER


@bp.get("/studio/rfqs/<number>/quote")
@guard(ANSWER)
def studio_quote(number: str) -> str:
    """Write the quotation, with what was typed or sent before."""
    workshop = asking_workshop()
    rfq = get_asked_for(db.session, workshop, number)
    quotation = own_quote(db.session, workshop, rfq)
    return _form_page(workshop, rfq, _prefilled(rfq, workshop, quotation))


@bp.post("/studio/rfqs/<number>/quote")
@guard(ANSWER)
def send_quote(number: str) -> ResponseReturnValue:
    """Send it, or keep it as a draft."""
    actor, workshop, form = current_actor(), asking_workshop(), QuoteForm()
    rfq = get_asked_for(db.session, workshop, number)
    if request.form.get("act") == "keep":
        writing.keep_draft(db.session, actor, rfq, workshop, form.typed())
        return done(number, _("存好了，还没有发给买家。"))
    if not form.validate_on_submit():
        return _form_page(workshop, rfq, form), 422
    typed = form.seen.data or ""
    seen = int(typed) if typed.isdecimal() and len(typed) < 9 else 0
    try:
        writing.send(db.session, actor, rfq, workshop, form.offered(), seen_version=seen)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _form_page(asking_workshop(), get_asked_for(db.session, asking_workshop(), number), form), 422
    except Conflict as error:
        if error.code != "CHANGED":
            raise
        db.session.rollback()
        rfq = get_asked_for(db.session, asking_workshop(), number)
        form.refuse(error)
        form.seen.data = str(rfq.version)
        return _form_page(asking_workshop(), rfq, form), 409
    return done(number, _("报价发给买家了，只有这位买家看得到。"))


@bp.post("/studio/rfqs/<number>/quote/withdrawal")
@guard(ANSWER)
def withdraw_quote(number: str) -> ResponseReturnValue:
    """Take the quotation back."""
    actor, workshop = current_actor(), asking_workshop()
    writing.withdraw(db.session, actor, own_of(workshop, get_asked_for(db.session, workshop, number)))
    return done(number, _("撤回了。截止以前可以重新报。"))


@bp.post("/studio/rfqs/<number>/quote/files")
@guard(ANSWER)
def add_quote_file(number: str) -> ResponseReturnValue:
    """Put a file to the quotation."""
    actor, workshop, form = current_actor(), asking_workshop(), FileForm()
    rfq = get_asked_for(db.session, workshop, number)
    if not form.validate_on_submit():
        return asked_page(workshop, rfq, file=form), 422
    data, name = form.file.data.read(), form.file.data.filename or ""
    db.session.rollback()
    try:
        kept = attachments.keep(db.session, papers.FOLDER, data, name)
        workshop = asking_workshop()
        papers.add(db.session, actor, own_of(workshop, get_asked_for(db.session, workshop, number)), kept)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "file")
        workshop = asking_workshop()
        return asked_page(workshop, get_asked_for(db.session, workshop, number), file=form), 422
    return done(number, _("传好了，买家能打开。"))


@bp.post("/studio/rfqs/<number>/quote/files/<key>/removal")
@guard(ANSWER)
def remove_quote_file(number: str, key: str) -> ResponseReturnValue:
    """Take a file out of the quotation."""
    actor, workshop = current_actor(), asking_workshop()
    papers.take_out(db.session, actor, own_of(workshop, get_asked_for(db.session, workshop, number)), key)
    return done(number, _("删掉了。"))


def _prefilled(rfq: Rfq, workshop: Workshop, quotation: Quotation | None) -> QuoteForm:
    """What was typed and not sent, else what was sent, else what is likely."""
    typed = dict(quotation.draft) if quotation else {}
    if not typed and quotation is not None and quotation.current is not None:
        typed = typed_of(quotation.current)
    if not typed:
        calendar = queries.weeks_of(db.session, workshop).get(rfq.craft_id or 0)
        typed = {
            "most": str(rfq.quantity),
            "prep_days": "7",
            "earnest": "20",
            "advance": "10",
            "step_1_at": "50",
            "step_1_percent": "30",
        }
        if calendar and calendar.per_week:
            typed["per_week"] = str(calendar.per_week)
        if rfq.wants_sample:
            typed["sample"] = "y"
    form = QuoteForm(formdata=MultiDict(typed))
    form.seen.data = str(rfq.version)
    return form


def _form_page(workshop: Workshop, rfq: Rfq, form: QuoteForm) -> str:
    now = clock.now()
    calendar = queries.weeks_of(db.session, workshop).get(rfq.craft_id or 0)
    return render_template(
        "orders/studio_quote.html",
        studio=studio_head(db.session, workshop, now),
        rfq=rfq,
        form=form,
        free=calendar.free_by(rfq.needed_by, clock.today()) if calendar and rfq.needed_by else None,
        commits=certification.may_commit(db.session, workshop.id, now),
        says=labels,
    )

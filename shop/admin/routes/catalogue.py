"""The platform reviews products: the list, one product with both versions, decisions."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.catalogue import difference, queue
from shop.admin.catalogue.forms import ITEMS, ReasonForm, ReturnForm, RevisionForm
from shop.admin.routes.blueprint import bp
from shop.catalog.mark_models import MarkKind
from shop.catalog.official import assistance, deciding, possible, queries
from shop.catalog.official.models import ReviewKind, ReviewState
from shop.catalog.official.moves import KIND_WORDS, STATE_WORDS, Act, legal
from shop.catalog.official.standing import mark_holds
from shop.catalog.page_words import mark_word
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.workshops.certification.recording import belongs_to


@bp.get("/oversight/catalogue")
@guard(Permission.CATALOGUE_DECIDE)
def catalogue() -> ResponseReturnValue:
    """What waits for a decision, the longest first; and what stands where."""
    return render_template(
        "admin/catalogue_queue.html",
        found=queue.listed(db.session, request.args.get("view", ""), request.args.get("page")),
        views=queue.VIEWS,
        mark_words={kind.value: mark_word(kind) for kind in MarkKind},
        kinds=KIND_WORDS,
        words=STATE_WORDS,
        tags=queries.TAGS,
        now=clock.now(),
    )


@bp.get("/oversight/catalogue/<int:review_id>")
@guard(Permission.CATALOGUE_DECIDE)
def catalogue_review(review_id: int) -> ResponseReturnValue:
    """One product: what is approved beside what waits, what happened, what can be decided."""
    return _page(review_id)


@bp.post("/oversight/catalogue/<int:review_id>/admission")
@guard(Permission.CATALOGUE_DECIDE)
def admit_product(review_id: int) -> ResponseReturnValue:
    """Approve the version that waits."""
    form = RevisionForm()
    try:
        deciding.admit(db.session, current_actor(), review_id, revision=form.seen())
    except Conflict as refusal:
        return _came_first(review_id, refusal)
    return _done(review_id, _("通过了，已经告诉工坊。"))


@bp.post("/oversight/catalogue/<int:review_id>/return")
@guard(Permission.CATALOGUE_DECIDE)
def return_product(review_id: int) -> ResponseReturnValue:
    """Return it with reasons."""
    form = ReturnForm()
    if not form.validate_on_submit():
        return _page(review_id, send_back=form), 422
    try:
        deciding.send_back(
            db.session,
            current_actor(),
            review_id,
            reason=form.reason.data or "",
            items=form.items(),
            revision=form.seen(),
        )
    except Conflict as refusal:
        return _came_first(review_id, refusal, send_back=form)
    except Invalid as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(review_id, send_back=form), 422
    return _done(review_id, _("退回了，理由已经告诉工坊。"))


@bp.post("/oversight/catalogue/<int:review_id>/withdrawal")
@guard(Permission.CATALOGUE_DECIDE)
def withdraw_product(review_id: int) -> ResponseReturnValue:
    """Take it out of the catalogue, food off sale."""
    form = ReasonForm(prefix="withdrawal-")
    if not form.validate_on_submit():
        return _page(review_id, withdrawal=form), 422
    try:
        deciding.withdraw(
            db.session, current_actor(), review_id, reason=form.reason.data or "", revision=form.seen()
        )
    except Conflict as refusal:
        return _came_first(review_id, refusal, withdrawal=form)
    return _done(review_id, _("撤出了，理由已经告诉工坊。"))


@bp.get("/oversight/assistance/<int:mark_id>")
@guard(Permission.CATALOGUE_DECIDE)
def assistance_mark(mark_id: int) -> ResponseReturnValue:
    """One certificate of consumption assistance."""
    return _mark_page(mark_id)


@bp.post("/oversight/assistance/<int:mark_id>/acceptance")
@guard(Permission.CATALOGUE_DECIDE)
def accept_mark(mark_id: int) -> ResponseReturnValue:
    """The certificate is what it says."""
    assistance.accept(db.session, current_actor(), mark_id)
    return _mark_done(mark_id, _("采用了，有效期内会显示标识。"))


@bp.post("/oversight/assistance/<int:mark_id>/refusal")
@guard(Permission.CATALOGUE_DECIDE)
def refuse_mark(mark_id: int) -> ResponseReturnValue:
    """It cannot be taken."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _mark_page(mark_id, form), 422
    assistance.refuse(db.session, current_actor(), mark_id, reason=form.reason.data or "")
    return _mark_done(mark_id, _("没有采用，理由已经告诉工坊。"))


@bp.post("/oversight/assistance/<int:mark_id>/end")
@guard(Permission.CATALOGUE_DECIDE)
def end_mark(mark_id: int) -> ResponseReturnValue:
    """The mark is taken down before its time."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _mark_page(mark_id, form), 422
    assistance.end(db.session, current_actor(), mark_id, reason=form.reason.data or "")
    return _mark_done(mark_id, _("标识撤下了，理由已经告诉工坊。"))


def _done(review_id: int, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".catalogue_review", review_id=review_id), 303)


def _mark_done(mark_id: int, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".assistance_mark", mark_id=mark_id), 303)


def _came_first(review_id: int, refusal: Conflict, **forms: Form) -> ResponseReturnValue:
    """Somebody acted or edited meanwhile, or it cannot be done now: the page as it is, with what was typed."""
    db.session.rollback()
    return _page(review_id, conflict=refusal.sentence, **forms), 409


def _page(
    review_id: int,
    *,
    send_back: Form | None = None,
    withdrawal: Form | None = None,
    conflict: str = "",
) -> str:
    found = queue.review(db.session, review_id)
    at = clock.now()
    shown = found.pending or found.approved
    seen = {"revision": found.revision}
    for form in (send_back, withdrawal):
        if isinstance(form, RevisionForm):
            form.revision.data = str(found.revision)
    refused = possible.why_not_admitted(db.session, found.product, shown.content, at) if shown else ""
    return render_template(
        "admin/catalogue_review.html",
        review=found,
        product=found.product,
        kind=KIND_WORDS[ReviewKind(found.kind)],
        word=STATE_WORDS[ReviewKind(found.kind)][ReviewState(found.state)],
        tag_kind=queries.TAGS[ReviewState(found.state)],
        first=found.state == ReviewState.SUBMITTED,
        rows=difference.rows(
            found.approved.content if found.approved and found.state == ReviewState.CHANGED else None,
            shown.content,
        )
        if shown
        else [],
        history=queries.history(db.session, found.id),
        marks=[(m, mark_holds(m, at)) for m in queries.marks_of(db.session, found.product_id)],
        refused=refused,
        own=belongs_to(current_actor(), found.product.workshop),
        may={act.value: legal(found.state, act) for act in Act},
        send_back=send_back or ReturnForm(formdata=None, data=seen),
        withdrawal=withdrawal or ReasonForm(formdata=None, data=seen, prefix="withdrawal-"),
        items=ITEMS,
        conflict=conflict,
        food=found.kind == ReviewKind.FOOD,
    )


def _mark_page(mark_id: int, form: ReasonForm | None = None) -> str:
    mark = queries.one_mark(db.session, mark_id)
    return render_template(
        "admin/catalogue_mark.html",
        mark=mark,
        holds=mark_holds(mark, clock.now()),
        own=belongs_to(current_actor(), mark.product.workshop),
        form=form or ReasonForm(formdata=None),
    )

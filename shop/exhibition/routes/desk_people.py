"""Applications at the organiser's desk: quotas, decisions with reasons, invitations."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import places
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.exhibition.exhibitors import applying, fees, queries, selecting
from shop.exhibition.exhibitors.models import ExhibitorState
from shop.exhibition.exhibitors.moves import STATE_WORDS, TAGS, Act
from shop.exhibition.fairs.models import Fair
from shop.exhibition.forms import DecisionForm, InviteForm
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.routes.desk import get_fair_for, refused
from shop.heritage import queries as heritage
from shop.workshops import certification

S = ExhibitorState
MOST_NAMED = 300


@bp.get("/fair-desk/<slug>/applications")
@guard(Permission.FAIR_MANAGE)
def desk_applications(slug: str) -> ResponseReturnValue:
    """Workshops that applied: where from, whether they may sell now, how they stand."""
    return _page(get_fair_for(slug))


@bp.get("/fair-desk/<slug>/applications/<int:exhibitor_id>")
@guard(Permission.FAIR_MANAGE)
def desk_application(slug: str, exhibitor_id: int) -> ResponseReturnValue:
    """One application, and what to decide."""
    return _one(get_fair_for(slug), exhibitor_id, DecisionForm(None))


@bp.post("/fair-desk/<slug>/applications/<int:exhibitor_id>")
@guard(Permission.FAIR_MANAGE)
def decide_application(slug: str, exhibitor_id: int) -> ResponseReturnValue:
    """Select, wait or refuse, with the reason."""
    fair, form = get_fair_for(slug), DecisionForm()
    if not form.validate_on_submit():
        return _one(fair, exhibitor_id, form), 422
    try:
        act, why = Act(form.decision.data), form.reason.data or ""
        selecting.decide(db.session, current_actor(), fair, exhibitor_id, act, reason=why)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "reason")
        return _one(get_fair_for(slug), exhibitor_id, form), 422
    except Conflict as refusal:
        return refused(refusal, "exhibition.desk_applications", slug)
    edge.commit()
    flash(_("决定好了，工坊收到通知。"))
    return redirect(url_for("exhibition.desk_applications", slug=slug), 303)


@bp.post("/fair-desk/<slug>/selection")
@guard(Permission.FAIR_MANAGE)
def select_all(slug: str) -> ResponseReturnValue:
    """Decide about all who wait, as proposed."""
    fair = get_fair_for(slug)
    done = selecting.decide_all(db.session, current_actor(), fair)
    edge.commit()
    flash(_("入选 %(a)s 家，候补 %(b)s 家，都通知了。", a=len(done.chosen), b=len(done.waiting)))
    return redirect(url_for("exhibition.desk_applications", slug=slug), 303)


@bp.post("/fair-desk/<slug>/quotas")
@guard(Permission.FAIR_MANAGE)
def set_quotas(slug: str) -> ResponseReturnValue:
    """How many booths each prefecture has."""
    fair = get_fair_for(slug)
    typed = {k.removeprefix("places-"): v.strip() for k, v in request.form.items() if k.startswith("places-")}
    try:
        if any(v and not (v.isascii() and v.isdecimal() and len(v) < 5) for v in typed.values()):
            raise Invalid(_("名额请填整数，没有就空着。"), field="places")
        selecting.set_quotas(db.session, current_actor(), fair, {k: int(v or 0) for k, v in typed.items()})
    except Invalid as error:
        db.session.rollback()
        return _page(get_fair_for(slug), wrong=str(error), typed=typed), 422
    edge.commit()
    flash(_("名额定好了。"))
    return redirect(url_for("exhibition.desk_applications", slug=slug), 303)


@bp.get("/fair-desk/<slug>/invitations")
@guard(Permission.FAIR_MANAGE)
def desk_invitations(slug: str) -> ResponseReturnValue:
    """Workshops that may take on a booth now and do not stand with the fair yet."""
    return render_template(
        "exhibition/desk_invite.html", fair=(fair := get_fair_for(slug)), form=_invite(fair)
    )


@bp.post("/fair-desk/<slug>/invitations")
@guard(Permission.FAIR_MANAGE)
def invite_workshops(slug: str) -> ResponseReturnValue:
    """Invite them."""
    fair = get_fair_for(slug)
    form = _invite(fair)
    if not form.validate_on_submit() or not form.workshops.data:
        form.workshops.errors = [*form.workshops.errors, _("请选至少一家。")]
        return render_template("exhibition/desk_invite.html", fair=fair, form=form), 422
    chosen = [w for w in queries.invitable(db.session, fair.id, clock.now()) if w.id in form.workshops.data]
    try:
        count = applying.invite(db.session, current_actor(), fair, chosen)
    except Conflict as refusal:
        return refused(refusal, "exhibition.desk_applications", slug)
    edge.commit()
    flash(_("邀请了 %(n)s 家。", n=count))
    return redirect(url_for("exhibition.desk_applications", slug=slug), 303)


@bp.post("/fair-desk/<slug>/applications/<int:exhibitor_id>/waiver")
@guard(Permission.FAIR_MANAGE)
def waive_fee(slug: str, exhibitor_id: int) -> ResponseReturnValue:
    """The organiser does not ask for the fee."""
    fair = get_fair_for(slug)
    try:
        fees.waive(db.session, current_actor(), fair, selecting.of_this(db.session, fair, exhibitor_id))
    except Conflict as refusal:
        return refused(refusal, "exhibition.desk_booths", slug)
    edge.commit()
    flash(_("展位费免了。"))
    return redirect(url_for("exhibition.desk_application", slug=slug, exhibitor_id=exhibitor_id), 303)


def _invite(fair: Fair) -> InviteForm:
    form = InviteForm()
    found = queries.invitable(db.session, fair.id, clock.now())[:MOST_NAMED]
    form.workshops.choices = [
        (w.id, _("%(w)s（%(c)s，%(p)s）", w=w.name, c=w.craft.name, p=places.within_province(w.county_code)))
        for w in found
    ]
    return form


def _page(fair: Fair, *, wrong: str = "", typed: dict[str, str] | None = None) -> str:
    found, now = queries.of_fair(db.session, fair.id), clock.now()
    sells = set(db.session.scalars(certification.selling_workshops(now)))
    quotas = queries.quotas_of(db.session, fair.id)
    prefectures = heritage.children(db.session, fair.region_code[:2] + "0000")
    shown = request.args.get("state", "")
    return render_template(
        "exhibition/desk_applications.html",
        fair=fair,
        found=[e for e in found if not shown or e.state == shown],
        all=found,
        shown=shown,
        sells=sells,
        proposal=selecting.proposal(db.session, fair),
        quotas=quotas,
        prefectures=prefectures,
        typed=typed or {},
        wrong=wrong,
        places=places,
        state_words=STATE_WORDS,
        tags=TAGS,
    )


def _one(fair: Fair, exhibitor_id: int, form: DecisionForm) -> str:
    exhibitor = selecting.of_this(db.session, fair, exhibitor_id)
    now = clock.now()
    return render_template(
        "exhibition/desk_application.html",
        fair=fair,
        e=exhibitor,
        form=form,
        why_not=certification.why_not(db.session, exhibitor.workshop_id, now),
        booth=queries.booth_of(db.session, exhibitor.id, now),
        fee=queries.fee_of(db.session, exhibitor.id),
        badges=queries.badges_of(db.session, fair.id, exhibitor.id),
        story=queries.story_of(db.session, exhibitor.id),
        decidable=exhibitor.state in (S.APPLIED, S.WAITING, S.SELECTED, S.EMPTIED),
        places=places,
        state_words=STATE_WORDS,
        tags=TAGS,
    )

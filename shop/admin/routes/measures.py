"""Measures against a certificate, and decisions about contracts that run when sales stop."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.forms import DecisionForm
from shop.admin.loading import workshop_to_decide
from shop.admin.measure_forms import CONTRACT_CHOICES, ContractsForm
from shop.admin.measures import MEASURES
from shop.admin.open_orders import open_orders
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.upkeep import contracts
from shop.workshops.upkeep.record_models import Contracts

#: The day that is proposed to put things right by.
PROPOSED = timedelta(days=30)


@bp.get("/oversight/workshops/<slug>/suspension/new", defaults={"measure": "suspension"})
@bp.get("/oversight/workshops/<slug>/lifting/new", defaults={"measure": "lifting"})
@bp.get("/oversight/workshops/<slug>/revocation/new", defaults={"measure": "revocation"})
@bp.get("/oversight/workshops/<slug>/restoration/new", defaults={"measure": "restoration"})
@guard(Permission.REGISTER_VIEW)
def new_measure(slug: str, measure: str) -> ResponseReturnValue:
    """The form of a measure: what follows from it, ground, reason, document number, running contracts."""
    workshop = workshop_to_decide(db.session, current_actor(), slug)
    standing = certification.status(db.session, workshop.id, clock.now())
    chosen = MEASURES[measure]
    if standing.state not in chosen.states:
        raise Conflict(_("这家工坊现在的状态不能%(what)s。", what=chosen.title))
    return _measure_page(
        workshop, measure, chosen.form(formdata=None, data={"fix_by": clock.today() + PROPOSED})
    )


@bp.post("/workshops/<slug>/suspension", defaults={"measure": "suspension"})
@bp.post("/workshops/<slug>/lifting", defaults={"measure": "lifting"})
@bp.post("/workshops/<slug>/revocation", defaults={"measure": "revocation"})
@bp.post("/workshops/<slug>/restoration", defaults={"measure": "restoration"})
@guard(Permission.REGISTER_VIEW)
def take_measure(slug: str, measure: str) -> ResponseReturnValue:
    """Take the measure, effective now; 409 when the state does not allow it any more."""
    actor = current_actor()
    workshop = workshop_to_decide(db.session, actor, slug)
    chosen = MEASURES[measure]
    form = chosen.form()
    if not form.validate_on_submit():
        return _measure_page(workshop, measure, form), 422
    try:
        chosen.act(db.session, actor, workshop.id, **form.facts())
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _measure_page(workshop, measure, form), 422
    return _done(slug, str(chosen.done))


@bp.get("/oversight/workshops/<slug>/contracts/new")
@guard(Permission.REGISTER_VIEW)
def new_contracts_decision(slug: str) -> ResponseReturnValue:
    """What becomes of contracts that run; 409 while nothing has stopped the sales."""
    workshop = workshop_to_decide(db.session, current_actor(), slug)
    standing = certification.status(db.session, workshop.id, clock.now())
    if contracts.ending_of(standing) is None:
        raise Conflict(_("这家工坊在正常销售，没有要处理的合同。"))
    return _contracts_page(workshop, ContractsForm(formdata=None))


@bp.post("/workshops/<slug>/contracts")
@guard(Permission.REGISTER_VIEW)
def decide_contracts(slug: str) -> ResponseReturnValue:
    """Decide; a later decision takes the place of this one, which stays on record."""
    actor = current_actor()
    workshop = workshop_to_decide(db.session, actor, slug)
    form = ContractsForm()
    if not form.validate_on_submit():
        return _contracts_page(workshop, form), 422
    contracts.decide(
        db.session,
        actor,
        workshop.id,
        decision=Contracts(form.contracts.data),
        reason=form.contracts_reason.data or "",
    )
    return _done(slug, _("合同怎么办，已经记上并告诉工坊。"))


def _measure_page(workshop: Workshop, measure: str, form: DecisionForm) -> str:
    return render_template(
        "admin/measure.html",
        workshop=workshop,
        standing=certification.status(db.session, workshop.id, clock.now()),
        measure=measure,
        chosen=MEASURES[measure],
        form=form,
        open_orders=open_orders(db.session, workshop.id),
    )


def _contracts_page(workshop: Workshop, form: ContractsForm) -> str:
    return render_template(
        "admin/contracts.html",
        workshop=workshop,
        form=form,
        standing=certification.status(db.session, workshop.id, clock.now()),
        decided=contracts.history(db.session, workshop),
        words=dict(CONTRACT_CHOICES),
    )


def _done(slug: str, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".workshop", slug=slug), 303)

"""The page of a contract, and what every act on it does alike: load and check, call, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shop.core import clock
from shop.core.access import allowed, current_actor
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.orders.production.contracts import (
    counting,
    ending,
    forms,
    instalments,
    invoicing,
    labels,
    moves,
    pictures,
    queries,
)
from shop.orders.production.contracts.access import side_of
from shop.orders.production.contracts.course_models import ContractPicture
from shop.orders.production.contracts.loading import get_contract_for
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.production.endings import EndedBy
from shop.orders.routes.taken_pictures import keys_of

Act = Callable[[Contract], Any]


def act(
    number: str, permission: Permission, call: Act, said: str, *, form: Form | None = None, key: str = ""
) -> ResponseReturnValue:
    """Load the contract for who may do it, validate the form, call one process function, answer."""
    contract = get_contract_for(db.session, current_actor(), number, permission)
    if form is not None and not form.validate_on_submit():
        return page(contract, {key: form}), 422
    try:
        call(contract)
    except Invalid as error:
        if form is None:
            raise
        db.session.rollback()
        form.refuse(error)
        return page(get_contract_for(db.session, current_actor(), number, permission), {key: form}), 422
    edge.commit()
    flash(said)
    return redirect(url_for("orders.contract", number=number), 303)


def kept_pictures(form: Any) -> list[str]:
    """Keys of the pictures that came with the form and with its earlier tries."""
    return keys_of(form.pictures, pictures.take_in)


def page(contract: Contract, sent: dict[str, Form] | None = None) -> str:
    """All that the page shows to the side that looks at it."""
    actor = current_actor()
    side, session = side_of(actor, contract), db.session
    deliveries = queries.deliveries(session, contract.id)
    counts = counting.counts(contract.lines, deliveries)
    milestones = queries.milestones(session, contract.id)
    rows = instalments.of(session, contract.id)
    sent = sent or {}
    return render_template(
        "contracts/contract.html",
        contract=contract,
        side=side,
        actor=actor,
        version=queries.in_force(contract),
        proposal=queries.open_proposal(contract),
        milestones=milestones,
        deliveries=deliveries,
        counts={count.line.id: count for count in counts},
        lines={line.id: line for line in contract.lines},
        rows=rows,
        next_due=instalments.next_due(rows, clock.now()),
        delays=queries.delays(session, contract.id),
        offer=queries.open_offer(session, contract.id),
        disputes=queries.disputes(session, contract.id),
        ended=queries.ending(session, contract.id),
        invoice=invoicing.live(session, contract.id),
        review=queries.review(session, contract.id),
        events=queries.events(session, contract.id),
        today=clock.today(),
        says=labels,
        can=lambda what: moves.can(contract, moves.Act(what)),
        may=lambda what: allowed(actor, Permission(f"{what}"), contract),
        gives_up=_effect(contract, side),
        work_fen=ending.work_done_fen(session, contract),
        forms=_forms(contract, sent),
        sent=next(iter(sent.values()), None),
        kept=_kept(sent),
    )


def _effect(contract: Contract, side: Side | None) -> Any:
    """What ending it from this side would do; None where it cannot."""
    if side not in ending.BREAKS or not moves.can(contract, moves.Act.END) or contract.state == "disputed":
        return None
    work = ending.work_done_fen(db.session, contract) if side == Side.BUYER else 0
    by: EndedBy = ending.BREAKS[side]
    return ending.preview(db.session, contract, by, work_fen=work)


def _forms(contract: Contract, sent: dict[str, Form]) -> dict[str, Any]:
    """All forms of the page; the one that was sent keeps what was typed."""
    session = db.session
    deliveries = queries.deliveries(session, contract.id)
    counts = counting.counts(contract.lines, deliveries)
    delay = forms.DelayForm(formdata=None, prefix="delay")
    delay.offer(queries.milestones(session, contract.id))
    made: dict[str, Any] = {
        "words": forms.WordsForm(formdata=None, prefix="words"),
        "delay": delay,
        "made": forms.made_form(contract.lines, sent=False),
        "send": forms.send_form(counts, sent=False),
        "change": forms.change_form(contract.lines, contract.deliver_by, sent=False),
        "offer": forms.OfferForm(formdata=None, prefix="offer"),
        "dispute": forms.DisputeForm(formdata=None, prefix="dispute"),
        "review": forms.ReviewForm(formdata=None, prefix="review"),
        "end": forms.WordsForm(formdata=None, prefix="end"),
        "reply": forms.WordsForm(formdata=None, prefix="reply"),
    }
    for m in queries.milestones(session, contract.id):
        made[f"report{m.position}"] = forms.ReportForm(
            formdata=None, prefix=f"report{m.position}", pieces=m.pieces
        )
        made[f"question{m.position}"] = forms.WordsForm(formdata=None, prefix=f"question{m.position}")
    titles = {line.id: line.title for line in contract.lines}
    for d in deliveries:
        made[f"inspect{d.position}"] = forms.inspect_form(d, titles, sent=False)
    return made | sent


def _kept(sent: dict[str, Form]) -> list[ContractPicture]:
    """Pictures of a form that came back."""
    keys = request.form.getlist("kept") if sent else []
    found = sa.select(ContractPicture).where(
        ContractPicture.key.in_(keys[:30]), ContractPicture.event_id.is_(None)
    )
    mine = found.where(ContractPicture.uploaded_by == current_actor().user_id)
    return list(db.session.scalars(mine)) if keys else []

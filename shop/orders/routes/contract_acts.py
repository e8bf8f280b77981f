"""What buyer and workshop do in a running contract; each act calls one process function."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.permissions import Permission
from shop.orders.production.contracts import (
    changes,
    counting,
    delays,
    deliveries,
    forms,
    inspection,
    instalments,
    milestones,
    moves,
    queries,
    reviewing,
)
from shop.orders.production.contracts.access import side_of
from shop.orders.production.contracts.loading import get_contract_for
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.routes.blueprint import bp
from shop.orders.routes.contract_page import act, kept_pictures

ORDER, MAKE, SIGN, VIEW = (
    Permission.CONTRACT_ORDER,
    Permission.CONTRACT_MAKE,
    Permission.CONTRACT_SIGN,
    Permission.CONTRACT_VIEW,
)


@bp.post("/contracts/<number>/milestones/<int:position>/report")
@guard(MAKE)
def report_milestone(number: str, position: int) -> ResponseReturnValue:
    """The workshop shows a milestone."""
    get_contract_for(db.session, current_actor(), number, MAKE)
    form = forms.ReportForm(prefix=f"report{position}")
    keys = kept_pictures(form)

    def call(found: Contract) -> None:
        facts: dict[str, Any] = {"words": form.words.data or "", "pieces": form.pieces.data or 0}
        milestones.report(db.session, current_actor(), found.id, position, picture_keys=keys, **facts)

    return act(number, MAKE, call, _("交给买方看了。"), form=form, key=f"report{position}")


@bp.post("/contracts/<number>/milestones/<int:position>/approval")
@guard(ORDER)
def approve_milestone(number: str, position: int) -> ResponseReturnValue:
    """The buyer approves what was shown."""
    return act(
        number,
        ORDER,
        lambda c: milestones.approve(db.session, current_actor(), c.id, position),
        _("确认了。"),
    )


@bp.post("/contracts/<number>/milestones/<int:position>/question")
@guard(ORDER)
def question_milestone(number: str, position: int) -> ResponseReturnValue:
    """The buyer wants something else."""
    form = forms.WordsForm(prefix=f"question{position}")

    def call(found: Contract) -> None:
        milestones.question(db.session, current_actor(), found.id, position, words=form.words.data or "")

    return act(number, ORDER, call, _("告诉工坊了。"), form=form, key=f"question{position}")


@bp.post("/contracts/<number>/made")
@guard(MAKE)
def count_made(number: str) -> ResponseReturnValue:
    """How many pieces are made."""
    found = get_contract_for(db.session, current_actor(), number, MAKE)
    form = forms.made_form(found.lines, sent=True)
    made = {line.id: form[f"made_{line.id}"].data for line in found.lines}

    def call(contract: Contract) -> None:
        milestones.count_made(db.session, current_actor(), contract.id, made=made)

    return act(number, MAKE, call, _("数量记下了。"), form=form, key="made")


@bp.post("/contracts/<number>/delays")
@guard(MAKE)
def ask_delay(number: str) -> ResponseReturnValue:
    """The workshop asks for a later day."""
    found = get_contract_for(db.session, current_actor(), number, MAKE)
    form = forms.DelayForm(prefix="delay")
    form.offer(queries.milestones(db.session, found.id))

    def call(contract: Contract) -> None:
        facts: dict[str, Any] = {"to_day": form.to_day.data, "reason": form.reason.data or ""}
        position = form.position.data or None
        delays.ask(db.session, current_actor(), contract.id, position=position, **facts)

    return act(number, MAKE, call, _("告诉买方了，同意才算数。"), form=form, key="delay")


@bp.post("/contracts/<number>/delay-answer")
@guard(ORDER)
def answer_delay(number: str) -> ResponseReturnValue:
    """The buyer agrees to the later day or not."""
    yes = request.form.get("agreed") == "1"
    said = _("新的日期算数了。") if yes else _("还按原来的日期。")
    return act(number, ORDER, lambda c: delays.answer(db.session, current_actor(), c.id, agreed=yes), said)


@bp.post("/contracts/<number>/deliveries")
@guard(MAKE)
def send_delivery(number: str) -> ResponseReturnValue:
    """The workshop sends pieces in parcels."""
    found = get_contract_for(db.session, current_actor(), number, MAKE)
    counts = counting.counts(found.lines, queries.deliveries(db.session, found.id))
    form = forms.send_form(counts, sent=True)
    pieces = {c.line.id: form[f"pieces_{c.line.id}"].data or 0 for c in counts if c.to_send}

    def call(contract: Contract) -> None:
        note = form.note.data or ""
        actor, parcels = current_actor(), form.parcels()
        deliveries.send(db.session, actor, contract.id, pieces=pieces, parcels=parcels, note=note)

    return act(number, MAKE, call, _("发货记下了，告诉买方了。"), form=form, key="send")


@bp.post("/contracts/<number>/deliveries/<int:position>/receipt")
@guard(ORDER)
def receive_delivery(number: str, position: int) -> ResponseReturnValue:
    """The buyer has it."""
    return act(
        number,
        ORDER,
        lambda c: deliveries.receive(db.session, current_actor(), c.id, position),
        _("收到了。请在验收期内验收。"),
    )


@bp.post("/contracts/<number>/deliveries/<int:position>/inspection")
@guard(ORDER)
def inspect_delivery(number: str, position: int) -> ResponseReturnValue:
    """The buyer judges a delivery."""
    found = get_contract_for(db.session, current_actor(), number, ORDER)
    delivery = deliveries.at(queries.deliveries(db.session, found.id), position)
    titles = {line.id: line.title for line in found.lines}
    form = forms.inspect_form(delivery, titles, sent=True)
    verdicts = forms.verdicts_of(form, delivery)
    keys = kept_pictures(form)

    def call(contract: Contract) -> None:
        words = form.words.data or ""
        actor = current_actor()
        inspection.judge(
            db.session, actor, contract.id, position, verdicts=verdicts, words=words, picture_keys=keys
        )

    return act(number, ORDER, call, _("验收记下了。"), form=form, key=f"inspect{position}")


@bp.post("/contracts/<number>/changes")
@guard(SIGN)
def propose_change(number: str) -> ResponseReturnValue:
    """One side proposes a change order."""
    found = get_contract_for(db.session, current_actor(), number, SIGN)
    form = forms.change_form(found.lines, found.deliver_by, sent=True)

    def call(contract: Contract) -> None:
        wanted = [(form[f"quantity_{x.id}"].data, _fen(form, x.id)) for x in contract.lines]
        facts: dict[str, Any] = {"deliver_by": form.deliver_by.data, "reason": form.reason.data or ""}
        changes.propose(db.session, current_actor(), contract.id, _side(contract), lines=wanted, **facts)

    return act(number, SIGN, call, _("提给对方了，两边都确认才生效。"), form=form, key="change")


@bp.post("/contracts/<number>/change-refusal")
@guard(SIGN)
def refuse_change(number: str) -> ResponseReturnValue:
    """A change comes to nothing."""
    return act(
        number,
        SIGN,
        lambda c: changes.refuse(db.session, current_actor(), c.id, _side(c)),
        _("变更作罢，还按现在的版本。"),
    )


@bp.post("/contracts/<number>/instalments/<int:position>/waiver")
@guard(MAKE)
def waive_interest(number: str, position: int) -> ResponseReturnValue:
    """The workshop does without interest."""

    def call(found: Contract) -> None:
        contract = moves.locked(db.session, found.id)
        rows = [row for row in instalments.of(db.session, contract.id) if row.position == position]
        if not rows:
            raise moves.stale()
        instalments.waive_interest(db.session, current_actor(), contract, rows[0].id)

    return act(number, MAKE, call, _("这笔利息免了。"))


@bp.post("/contracts/<number>/review")
@guard(ORDER)
def review_contract(number: str) -> ResponseReturnValue:
    """The buyer says how the work was."""
    form = forms.ReviewForm(prefix="review")

    def call(found: Contract) -> None:
        facts: dict[str, Any] = {"stars": form.stars.data, "words": form.words.data or ""}
        reviewing.write(db.session, current_actor(), found.id, **facts)

    return act(number, ORDER, call, _("谢谢，评价写下了。"), form=form, key="review")


@bp.post("/contracts/<number>/review-reply")
@guard(MAKE)
def reply_to_contract_review(number: str) -> ResponseReturnValue:
    """The workshop answers."""
    form = forms.WordsForm(prefix="reply")

    def call(found: Contract) -> None:
        reviewing.reply(db.session, current_actor(), found.id, words=form.words.data or "")

    return act(number, MAKE, call, _("回复写下了。"), form=form, key="reply")


def _side(found: Contract) -> Side:
    side = side_of(current_actor(), found)
    assert side is not None
    return side


def _fen(form: forms.ChangeForm, line_id: int) -> int:
    fen: int = getattr(form[f"price_{line_id}"], "fen", 0)
    return fen

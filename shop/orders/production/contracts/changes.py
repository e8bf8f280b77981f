"""Change orders: pieces, prices, the day of delivery. Both confirm the new text; the plan is made anew; versions stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.orders.production import plans
from shop.orders.production.capacity import reserving
from shop.orders.production.contracts import (
    agreed,
    counting,
    drawing_up,
    instalments,
    moves,
    queries,
    signing,
)
from shop.orders.production.contracts.agreed import Agreement, Goods
from shop.orders.production.contracts.models import Contract, ContractVersion, Side, State
from shop.orders.production.contracts.money_models import Instalment, InstalmentState
from shop.orders.production.contracts.moves import Act
from shop.orders.production.payment_terms import BuyerKind
from shop.orders.production.plans import PRICE, InstalmentKind, Part, Plan


def propose(
    session: Session,
    actor: Actor,
    contract_id: int,
    side: Side,
    *,
    lines: Sequence[tuple[int, int]],
    deliver_by: date,
    reason: str,
) -> ContractVersion:
    """Propose pieces and price a piece (fen) for each line, in order, and the day of delivery. The proposer confirms it.

    Invalid (lines, value, deliver_by, reason) for less than was delivered or paid, nothing changed, or no reason; Conflict
    while another change waits.
    """
    contract = moves.locked(session, contract_id)
    moves.check(contract, Act.CHANGE)
    session.refresh(contract, ["versions"])
    if queries.open_proposal(contract) is not None:
        raise Conflict(_("还有一份变更没有答复，先处理那一份。"))
    if not reason.strip():
        raise Invalid(_("请写明为什么要改。"), field="reason")
    now = queries.in_force(contract).content
    before = agreed.agreement_of(now)
    goods = _changed(session, contract, before, lines)
    terms = replace(before.terms, deliver_by=deliver_by)
    plan = _plan_now(session, contract, agreed.value_of(goods))
    after = replace(before, lines=goods, terms=terms, plan=plan, steps=_steps_now(session, contract, before))
    if (after.lines, after.terms) == (before.lines, replace(before.terms, deliver_by=contract.deliver_by)):
        raise Invalid(_("和现在的合同一样，没有变。"), field="lines")
    agreed.check(BuyerKind(contract.buyer_kind), after, today=clock.today())
    content = agreed.as_content(now["parties"], after)
    version = drawing_up.add_version(session, contract, content, side, actor, reason=reason.strip())
    signing.put(session, actor, version, side, text_hash=version.text_hash)
    moves.note(session, actor, contract, Act.PROPOSE, side, words=reason.strip())
    return version


def confirm(
    session: Session, actor: Actor, contract_id: int, side: Side, *, text_hash: str
) -> ContractVersion:
    """The other side confirms: from now on the new version holds. Conflict when what was paid or delivered meanwhile has
    made it impossible as it stands: it is refused then and has to be proposed anew.
    """
    contract, version = _waiting(session, contract_id)
    signing.put(session, actor, version, side, text_hash=text_hash)
    after = agreed.agreement_of(version.content)
    _changed(session, contract, after, [(line.quantity, line.unit_price_fen) for line in after.lines])
    if _plan_now(session, contract, after.value_fen) != after.plan:
        raise Conflict(_("提出以后又有款到期或者付了，各期金额要重算。请对方重新提一次。"), code="PLAN_MOVED")
    version.in_force_at = clock.now()
    contract.version, contract.value_fen = version.number, after.value_fen
    contract.deliver_by = after.terms.deliver_by
    for line, goods in zip(contract.lines, after.lines, strict=True):
        line.quantity, line.unit_price_fen = goods.quantity, goods.unit_price_fen
        line.made = min(line.made, line.quantity)
    _respread(session, contract)
    session.flush()
    _take_weeks(session, contract)
    moves.move(session, actor, contract, Act.CHANGE, side, _state_now(session, contract))
    return version


def _take_weeks(session: Session, contract: Contract) -> None:
    """The calendar of the workshop follows. The first line are the pieces; others go with them (packaging, a mould)."""
    first = contract.lines[0]
    reserving.change(
        session,
        workshop_id=contract.workshop_id,
        craft_id=first.craft_id,
        pieces=first.quantity,
        made=first.made,
        by=contract.deliver_by,
        holder=contract.number,
    )


def refuse(session: Session, actor: Actor, contract_id: int, side: Side) -> ContractVersion:
    """The other side will not have it, or its proposer takes it back."""
    contract, version = _waiting(session, contract_id)
    version.refused_at = clock.now()
    moves.note(session, actor, contract, Act.PROPOSAL_REFUSED, side)
    return version


def _waiting(session: Session, contract_id: int) -> tuple[Contract, ContractVersion]:
    contract = moves.locked(session, contract_id)
    moves.check(contract, Act.CHANGE)
    session.refresh(contract, ["versions"])
    version = queries.open_proposal(contract)
    if version is None:
        raise moves.stale()
    return contract, version


def _changed(
    session: Session, contract: Contract, agreement: Agreement, lines: Sequence[tuple[int, int]]
) -> list[Goods]:
    """The lines with other pieces and prices; not fewer than went out for good."""
    found = counting.counts(contract.lines, queries.deliveries(session, contract.id))
    if len(lines) != len(found):
        raise Invalid(_("每一样货都要填数量和单价。"), field="lines")
    for count, (quantity, fen) in zip(found, lines, strict=True):
        if quantity < max(1, count.fixed):
            least = max(1, count.fixed)
            raise Invalid(
                _("%(title)s 已经送出 %(n)s，不能改得更少。", title=count.line.title, n=least), field="lines"
            )
        if count.fixed and fen != count.line.unit_price_fen:
            raise Invalid(_("%(title)s 已经送过货，单价不能再改。", title=count.line.title), field="lines")
    return [
        replace(line, quantity=quantity, unit_price_fen=fen)
        for line, (quantity, fen) in zip(agreement.lines, lines, strict=True)
    ]


def _rows(session: Session, contract: Contract) -> list[Instalment]:
    rows = instalments.of(session, contract.id)
    return [row for row in rows if row.kind in PRICE and row.state != InstalmentState.DROPPED]


def _parts(session: Session, contract: Contract, rows: Sequence[Instalment]) -> tuple[list[Part], list[int]]:
    """The rows as parts, and the indexes of those that are paid or due."""
    place = {m.id: m.position for m in queries.milestones(session, contract.id)}
    parts = [
        Part(InstalmentKind(row.kind), row.amount_fen, place[row.milestone_id] if row.milestone_id else None)
        for row in rows
    ]
    return parts, [i for i, row in enumerate(rows) if row.state != InstalmentState.PLANNED]


def _plan_now(session: Session, contract: Contract, value_fen: int) -> Plan:
    parts, settled = _parts(session, contract, _rows(session, contract))
    return plans.recomputed(Plan(tuple(parts)), value_fen, settled=settled)


def _respread(session: Session, contract: Contract) -> None:
    """The instalments as the new plan has them."""
    rows = _rows(session, contract)
    parts, settled = _parts(session, contract, rows)
    amounts, more = plans.respread(parts, contract.value_fen, settled=settled)
    for row, fen in zip(rows, amounts, strict=True):
        if not fen:
            instalments.drop(session, row)
        elif row.state == InstalmentState.PLANNED:
            row.amount_fen = fen
    if more:
        instalments.add(session, contract, InstalmentKind.BALANCE, more, due_on=None)


def _steps_now(session: Session, contract: Contract, agreement: Agreement) -> list[agreed.Step]:
    """Milestones with the days that hold now."""
    days = [m.promised_on for m in queries.milestones(session, contract.id)]
    return [replace(step, promised_on=day) for step, day in zip(agreement.steps, days, strict=True)]


def _state_now(session: Session, contract: Contract) -> State:
    if contract.state == State.TO_DEPOSIT:
        return State.TO_DEPOSIT
    all_of_it = queries.deliveries(session, contract.id)
    found = counting.state_of(counting.counts(contract.lines, all_of_it), all_of_it)
    return State.IN_PRODUCTION if found in (State.READY, State.REWORK) and contract.state != found else found

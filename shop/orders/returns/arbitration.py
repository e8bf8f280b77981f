"""The platform decides between buyer and workshop, with reasons; and tells a buyer who the seller really is."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.orders.returns import goods, moves, paying
from shop.orders.returns.models import Kind, Remedy, ReturnCase, Side, State
from shop.orders.returns.moves import Act

LEAST_WORDS = 10


class Outcome(StrEnum):
    """What the platform can decide."""

    RETURN = "return"  # for the buyer: goods back, all the money
    REFUND = "refund"  # for the buyer: all the money, at once
    PART = "part"  # partly: so much of the money, at once
    MEND = "mend"  # for the buyer: mended, exchanged or sent again
    REJECT = "reject"  # for the workshop


def outcomes(case: ReturnCase) -> list[Outcome]:
    """What can be decided in this case: goods that are back, or never came, are not sent back."""
    found = [Outcome.REFUND, Outcome.PART]
    if case.goods_back_at is None and case.tracking_no is None and case.kind != Kind.NOT_RECEIVED:
        found.insert(0, Outcome.RETURN)
        if case.kind != Kind.NO_REASON:
            found.append(Outcome.MEND)
    return [*found, Outcome.REJECT]


def decide(
    session: Session, actor: Actor, case: ReturnCase, *, outcome: str, words: str, fen: int = 0
) -> None:
    """Decide a case that lies with the platform. `fen`: how much goes back when it is PART, in fen.

    Invalid (fields outcome, words, fen); Conflict when the sides have settled it meanwhile.
    """
    case = moves.locked(session, case.id)
    if case.state != State.ESCALATED:
        raise Conflict(_("这件事已经不在平台手上了。请看一下最新的状态。"), code="ILLEGAL_MOVE")
    chosen = Outcome(outcome)
    if chosen not in outcomes(case):
        raise Invalid(_("这个售后单不能这样决定。"), field="outcome")
    if len(words.strip()) < LEAST_WORDS:
        raise Invalid(_("请写明理由，两边都会看到，至少 10 个字。"), field="words")
    match chosen:
        case Outcome.RETURN | Outcome.MEND:
            _send_it_back(session, actor, case, chosen, words)
        case Outcome.REFUND:
            _pay(session, actor, case, None, words)
        case Outcome.PART:
            if not 0 < fen < paying.worth(session, case):
                raise Invalid(_("请填大于 0、小于全款的数。要全退，请选“全部退款”。"), field="fen")
            _pay(session, actor, case, fen, words)
        case Outcome.REJECT:
            moves.move(session, actor, case, Act.REJECT, Side.PLATFORM, words=words)


def disclose(session: Session, actor: Actor, case: ReturnCase) -> None:
    """The buyer in a dispute is told the seller's real name, address and telephone (Consumer Law art. 44); noted."""
    case = moves.locked(session, case.id)
    if case.disclosed_at is None:
        case.disclosed_at = clock.now()
        audit.record(
            session, actor, "return.contact_disclosed", "return", case.number, workshop_id=case.workshop_id
        )
        moves.tell(session, case, "disclose", Side.PLATFORM)
        session.flush()


def _pay(session: Session, actor: Actor, case: ReturnCase, fen: int | None, words: str) -> None:
    if case.goods_back_at is None:
        case.remedy = Remedy.REFUND
        paying.pay(session, actor, case, Act.GRANT, Side.PLATFORM, fen=fen, words=words)
    elif fen is None:
        goods.pay_back(session, actor, case, Side.PLATFORM, words=words)
    else:
        paying.pay(session, actor, case, Act.PAY, Side.PLATFORM, fen=fen, words=words)


def _send_it_back(session: Session, actor: Actor, case: ReturnCase, chosen: Outcome, words: str) -> None:
    """To the address the workshop gave, or that of its registration."""
    workshop = case.order.workshop
    case.remedy = Remedy.MEND if chosen == Outcome.MEND else Remedy.RETURN
    case.return_name = case.return_name or workshop.name[:60]
    case.return_phone = case.return_phone or workshop.contact_phone
    case.return_address = case.return_address or f"{workshop.county.name}{workshop.address}"[:200]
    moves.move(session, actor, case, Act.ACCEPT, Side.PLATFORM, words=words)

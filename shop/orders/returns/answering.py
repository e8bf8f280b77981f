"""The workshop answers: the goods may come back, the money goes back at once or in part, it is mended, or no with a
lawful reason.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.orders.returns import moves, paying
from shop.orders.returns.models import Kind, Remedy, ReturnCase, Side, State
from shop.orders.returns.moves import Act
from shop.orders.returns.terms import REFUSALS


def accept(
    session: Session,
    actor: Actor,
    case: ReturnCase,
    *,
    name: str,
    phone: str,
    address: str,
    words: str = "",
    side: Side = Side.WORKSHOP,
    remedy: Remedy = Remedy.RETURN,
) -> None:
    """The goods may be sent to this address (it must be true and reachable); `remedy` MEND: they come to be mended.

    Conflict when the case was answered meanwhile, or goods never came and so cannot be sent.
    """
    case = moves.locked(session, case.id)
    if case.kind == Kind.NOT_RECEIVED:
        raise Conflict(_("买家没有收到作品，没有东西可以寄回。请退款，或者补寄。"))
    _check_turn(case, Act.ACCEPT, side)
    case.remedy = remedy
    case.return_name, case.return_phone, case.return_address = name, phone, address
    moves.move(session, actor, case, Act.ACCEPT, side, words=words)


def grant(session: Session, actor: Actor, case: ReturnCase, *, words: str = "") -> None:
    """The money goes back at once, the goods stay with the buyer. Open to the workshop while the platform looks, too."""
    case = moves.locked(session, case.id)
    case.remedy = Remedy.REFUND
    paying.pay(session, actor, case, Act.GRANT, Side.WORKSHOP, words=words)


def offer(session: Session, actor: Actor, case: ReturnCase, *, fen: int, words: str) -> None:
    """Offer part of the money, the goods stay; it counts only if the buyer agrees. Invalid (field fen) for nothing or
    for as much as all of it, which needs no agreement.
    """
    case = moves.locked(session, case.id)
    moves.check(case, Act.OFFER)
    if not 0 < fen < paying.worth(session, case):
        raise Invalid(_("请填大于 0、小于全款的数。要全退，请选“退款”。"), field="fen")
    case.offer_fen = fen
    moves.move(session, actor, case, Act.OFFER, Side.WORKSHOP, words=words)


def agree(session: Session, actor: Actor, case: ReturnCase) -> None:
    """The buyer takes what was offered: it goes back at once."""
    case = moves.locked(session, case.id)
    case.remedy = Remedy.REFUND
    paying.pay(session, actor, case, Act.AGREE, Side.BUYER, fen=case.offer_fen)


def refuse(session: Session, actor: Actor, case: ReturnCase, *, reason: str, words: str) -> None:
    """Say no, for a reason the law allows for this kind and in words for the buyer, who may go to the platform.

    Invalid (field reason) for another; a return without reason cannot be refused (Consumer Law art. 25, BR-17).
    """
    case = moves.locked(session, case.id)
    moves.check(case, Act.REFUSE)
    allowed = REFUSALS[Kind(case.kind)]
    if reason not in allowed:
        raise Invalid(_("这个理由法律不允许，不能选。"), field="reason")
    case.refusal = reason
    moves.move(session, actor, case, Act.REFUSE, Side.WORKSHOP, words=words)


def to_platform(session: Session, actor: Actor, case: ReturnCase, *, words: str) -> None:
    """What came back is not what was sent, not intact, or nothing came: nothing may be deducted, the platform decides."""
    case = moves.locked(session, case.id)
    if case.state not in (State.SENT_BACK, State.GOODS_BACK):
        raise Conflict(_("现在还不到这一步。请先答复买家。"))
    moves.move(session, actor, case, Act.ESCALATE, Side.WORKSHOP, words=words)


def _check_turn(case: ReturnCase, act: Act, side: Side) -> None:
    moves.check(case, act)
    if case.state == State.ESCALATED and side != Side.PLATFORM:
        raise Conflict(_("这件事已经交给平台处理。您现在可以退款，或等平台决定。"), code="ILLEGAL_MOVE")

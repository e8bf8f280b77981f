"""A buyer asks: what, of which pieces, why; and takes it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.core.numbers import public_number
from shop.orders import moves as order_moves
from shop.orders import refunds
from shop.orders.models import Order, OrderLine
from shop.orders.returns import moves, pictures, queries, sums
from shop.orders.returns.models import Kind, Remedy, ReturnCase, ReturnLine, Side, State
from shop.orders.returns.moves import Act
from shop.orders.returns.terms import REMEDIES, Terms, WhyNot, terms_of

LEAST_WORDS = 4
_TRIES = 8


def terms(session: Session, order: Order) -> Terms:
    """What the buyer of the order may ask for now."""
    return terms_of(order, queries.taken_of(session, order.id), clock.now())


def ask(
    session: Session,
    actor: Actor,
    order: Order,
    *,
    kind: str,
    wish: str,
    pieces: Mapping[int, int],
    words: str = "",
    picture_keys: Sequence[str] = (),
    number: str = "",
) -> ReturnCase:
    """Open a case about these pieces (order line id -> pieces). The workshop has 48 hours to answer.

    Invalid (fields kind, wish, words, pieces_<line id>) for what does not apply, too many pieces, a fault that is not
    told; Conflict when nothing of the money is left. An order with an open case is not completed. `number`: for who has
    to know it beforehand.
    """
    order = order_moves.locked(session, order.id)
    found, chosen = terms(session, order), Kind(kind)
    _check_wish(found, chosen, Remedy(wish), words)
    wanted, now = _wanted(found, chosen, pieces), clock.now()
    _check_worth(session, order, wanted)
    case = ReturnCase(
        number=number or _free_number(session),
        order_id=order.id,
        workshop_id=order.workshop_id,
        user_id=order.user_id,
        kind=chosen,
        wish=wish,
        state=State.ASKED,
        words=words,
        asked_at=now,
        lines=[ReturnLine(order_line_id=line.id, pieces=n) for line, n in wanted.items()],
    )
    case.due_at = moves.due(case, now)
    session.add(case)
    session.flush()
    pictures.attach(session, actor, case, picture_keys)
    moves.note(session, actor, case, Act.ASK, Side.BUYER, before=None, words=words)
    return case


def withdraw(session: Session, actor: Actor, case: ReturnCase) -> None:
    """The buyer does not want it any more. Conflict once goods or money are on their way."""
    case = moves.locked(session, case.id)
    if case.goods_back_at is not None or case.tracking_no is not None:
        raise Conflict(_("作品已经寄回去了，不能撤回。要停下来，请和工坊商量，或请平台处理。"))
    moves.move(session, actor, case, Act.WITHDRAW, Side.BUYER)


def escalate(session: Session, actor: Actor, case: ReturnCase, *, words: str) -> None:
    """The buyer does not agree with the workshop: the platform decides."""
    case = moves.locked(session, case.id)
    moves.move(session, actor, case, Act.ESCALATE, Side.BUYER, words=words)


def _check_wish(found: Terms, kind: Kind, wish: Remedy, words: str) -> None:
    if kind not in found.kinds:
        raise Invalid(_("这个订单现在不能按这一种办。请看上面每件作品能办什么。"), field="kind")
    if wish not in REMEDIES[kind]:
        raise Invalid(_("这种情况不能这样办，请另选一项。"), field="wish")
    if kind != Kind.NO_REASON and len(words.strip()) < LEAST_WORDS:
        raise Invalid(_("请写明是什么情况，工坊才好答复。"), field="words")


def _wanted(found: Terms, kind: Kind, pieces: Mapping[int, int]) -> dict[OrderLine, int]:
    wanted: dict[OrderLine, int] = {}
    for row in found.lines:
        n = pieces.get(row.line.id, 0)
        if not n:
            continue
        if not 0 < n <= row.pieces:
            raise Invalid(
                _("%(title)s最多还能办 %(n)s 件。", title=row.line.title, n=row.pieces),
                field=f"pieces_{row.line.id}",
            )
        if row.why_not[kind] is not None:
            raise Invalid(_why(row.line, row.why_not[kind]), field=f"pieces_{row.line.id}")
        wanted[row.line] = n
    if not wanted or set(pieces) - {row.line.id for row in found.lines}:
        raise Invalid(_("请填要办的作品和件数。"), field=f"pieces_{found.lines[0].line.id}")
    return wanted


def _why(line: OrderLine, why: WhyNot | None) -> str:
    if why in (WhyNot.CUSTOM_MADE, WhyNot.CONFIRMED):
        return _("%(title)s下单时确认过不能无理由退货；有质量问题，请选“质量问题”。", title=line.title)
    if why == WhyNot.OUT_OF_TIME:
        return _("%(title)s已经过了这一种的期限。", title=line.title)
    return _("%(title)s现在不能按这一种办。", title=line.title)


def _check_worth(session: Session, order: Order, wanted: Mapping[OrderLine, int]) -> None:
    gone, left = queries.gone_of(session, order.id), refunds.left_of(session, order)
    parts, _freight = sums.whole(wanted, gone, left, with_freight=False)
    if not parts:
        raise Conflict(_("这几件的钱已经全部退了。"))


def _free_number(session: Session) -> str:
    for _try in range(_TRIES):
        number = public_number("S")
        if session.scalar(sa.select(ReturnCase.id).where(ReturnCase.number == number)) is None:
            return number
    raise Conflict(_("现在办的人多，请再点一次。"))

"""Goods on their way back, and what becomes of them: for sale again or not, mended and sent again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import stock
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Invalid
from shop.orders import carriers
from shop.orders.returns import bank, moves, paying, pictures
from shop.orders.returns.models import Remedy, ReturnCase, Side, State
from shop.orders.returns.moves import Act
from shop.orders.returns.terms import workshop_bears

MOST_FREIGHT_FEN = 200_000


def send(
    session: Session,
    actor: Actor,
    case: ReturnCase,
    *,
    carrier: str,
    tracking_no: str,
    freight_fen: int = 0,
    picture_keys: Sequence[str] = (),
) -> None:
    """The buyer has sent it. `freight_fen`: what it cost, where the workshop bears it, with a picture of the receipt.

    Invalid (fields carrier, tracking_no, freight, pictures).
    """
    case = moves.locked(session, case.id)
    moves.check(case, Act.SEND)
    number = carriers.checked(carrier, tracking_no)
    if freight_fen and not workshop_bears(case.kind):
        raise Invalid(_("无理由退货，寄回的运费由买家承担。"), field="freight")
    if not 0 <= freight_fen <= MOST_FREIGHT_FEN:
        raise Invalid(_("请填 0 到 2000 元。"), field="freight")
    if freight_fen and not pictures.waiting(session, actor, picture_keys):
        raise Invalid(_("请附上运费凭证的照片，工坊才好退给你。"), field="pictures")
    pictures.attach(session, actor, case, picture_keys)
    case.carrier, case.tracking_no, case.freight_fen = carrier, number, freight_fen
    moves.move(session, actor, case, Act.SEND, Side.BUYER)


def arrive(
    session: Session,
    actor: Actor,
    case: ReturnCase,
    *,
    restock: Mapping[int, int] | None = None,
    side: Side = Side.WORKSHOP,
) -> None:
    """The goods are back: from here seven days run (BR-18). `restock`: pieces by order line id that are for sale again.

    Invalid (field restock_<line id>) for more than came back.
    """
    case = moves.locked(session, case.id)
    _take_back(session, actor, case, restock or {}, side)


def arrive_and_pay(session: Session, actor: Actor, case: ReturnCase, *, restock: Mapping[int, int]) -> None:
    """The goods are back and as they should be: the money goes back at once."""
    case = moves.locked(session, case.id)
    if case.state != State.GOODS_BACK:
        _take_back(session, actor, case, restock, Side.WORKSHOP)
    else:
        put_on_sale(session, case, restock)
    pay_back(session, actor, case, Side.WORKSHOP)


def pay_back(session: Session, actor: Actor, case: ReturnCase, side: Side, *, words: str = "") -> None:
    """All the money of a locked case whose goods are back goes back."""
    if case.goods_back_at is None:
        raise Conflict(_("作品还没有退回来。"))
    paying.pay(session, actor, case, Act.PAY, side, words=words)


def mend(
    session: Session, actor: Actor, case: ReturnCase, *, carrier: str, tracking_no: str, words: str = ""
) -> None:
    """Mended, exchanged or sent again: this parcel is on its way to the buyer. Invalid (carrier, tracking_no).

    Instead of the money only where the buyer asked for it or the platform decided so.
    """
    case = moves.locked(session, case.id)
    moves.check(case, Act.MEND)
    if Remedy.MEND not in (case.wish, case.remedy):
        raise Conflict(_("买家要的是退款。要改成修或换，请先和买家商量好。"))
    case.mend_carrier, case.mend_tracking_no = carrier, carriers.checked(carrier, tracking_no)
    case.remedy = Remedy.MEND
    moves.move(session, actor, case, Act.MEND, Side.WORKSHOP, words=words)
    if case.freight_fen:
        bank.ask_freight(session, case)


def put_on_sale(session: Session, case: ReturnCase, restock: Mapping[int, int]) -> None:
    """Pieces that came back are for sale again; at most once each. What is made to order has no stock."""
    back: dict[int, int] = {}
    for row in case.lines:
        n = restock.get(row.order_line_id, 0)
        if not 0 <= n <= row.pieces - row.restocked:
            raise Invalid(
                _("%(title)s退回来的只有 %(n)s 件。", title=row.line.title, n=row.pieces - row.restocked),
                field=f"restock_{row.order_line_id}",
            )
        if n and row.line.stock_id is not None:
            row.restocked += n
            back[row.line.stock_id] = back.get(row.line.stock_id, 0) + n
    session.flush()
    if back:
        stock.restock(session, back)


def _take_back(
    session: Session, actor: Actor, case: ReturnCase, restock: Mapping[int, int], side: Side
) -> None:
    moves.check(case, Act.ARRIVE)
    put_on_sale(session, case, restock)
    case.goods_back_at = clock.now()
    if case.remedy != Remedy.MEND:
        case.refund_due_at = moves.refund_due(case.goods_back_at)
    moves.move(session, actor if side != Side.CLOCK else SYSTEM, case, Act.ARRIVE, side)

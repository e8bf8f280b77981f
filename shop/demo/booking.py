"""Purchases as rows: orders, payments, parcels, refunds, ledger and rollups, by the store's own pure calculations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from shop.core.db import Model
from shop.demo.books import Books
from shop.demo.bulk import Row
from shop.demo.chance import new_uuid, stream
from shop.demo.history import Bought, Deal
from shop.demo.people import Consumer
from shop.demo.placing import Seller, items_of, number_for, order_of, row_of
from shop.demo.promotions import Past, note_use
from shop.orders.amounts import pieces_fen
from shop.orders.bookings import refund_postings, sale_postings
from shop.orders.models import (
    CloseReason,
    Order,
    OrderLine,
    OrderMove,
    OrderState,
    Purchase,
)
from shop.orders.parcel_models import Shipment, ShipmentLine
from shop.orders.payments.models import (
    Payable,
    Payment,
    PaymentState,
    Refund,
    RefundLine,
    RefundState,
    SandboxRefund,
    SandboxSession,
)

HOLD = timedelta(minutes=30)
AUTO_RECEIVE = timedelta(days=10)
CARRIERS = ("ems", "sf", "jd", "zto", "yto")


def book(
    bought: Iterable[Bought],
    consumers: Sequence[Consumer],
    sellers: Mapping[int, Seller],
    user_ids: Sequence[int],
    past: Past,
) -> dict[type[Model], list[Row]]:
    """Rows of all purchases. Consumer n of the list is user `user_ids[n]`."""
    books, chance = Books(), stream("booking")
    for purchase in bought:
        _Booking(books, chance, sellers, past).write(
            purchase, consumers[purchase.consumer], user_ids[purchase.consumer]
        )
    return books.close()


class _Booking:
    def __init__(self, books: Books, chance: Any, sellers: Mapping[int, Seller], past: Past) -> None:
        self.books, self.chance, self.sellers, self.past = books, chance, sellers, past

    def write(self, bought: Bought, consumer: Consumer, user_id: int) -> None:
        """Purchase, payable, payment and the orders with all that hangs on them."""
        number = len(self.books.rows[Purchase]) + 1
        items, at = items_of(bought), bought.placed_at
        applied = self.past.applied(items, at)
        shares, rates = iter(applied.shares), self.past.rates(at)
        orders = [
            order_of(
                self.books, self.sellers, bought, position, number, user_id,
                list(islice(shares, len(deal.lines))), rates,
            )
            for position, deal in enumerate(bought.deals)
        ]  # fmt: skip
        goods = sum(o.goods_fen for o in orders)
        freight = sum(o.freight_fen for o in orders)
        self.books.add(
            Purchase,
            number=number_for(bought.placed_at, number),
            user_id=user_id,
            idempotency_key=new_uuid(self.chance),
            goods_fen=goods,
            freight_fen=freight,
            discount_fen=applied.fen,
            total_fen=goods + freight - applied.fen,
            currency="CNY",
            recipient=consumer.name,
            phone=consumer.phone,
            region_code=consumer.region_code,
            region_text=consumer.region_text,
            street=consumer.street,
            note="",
            placed_at=bought.placed_at,
        )
        payment = self._payment(bought, number, goods + freight - applied.fen)
        for order, deal in zip(orders, bought.deals, strict=True):
            self._follow(order, deal, bought, payment)
        note_use(self.books.rows, applied, items, orders, at)

    def _payment(self, bought: Bought, purchase_id: int, total: int) -> int | None:
        paid = bought.paid_at
        payable = self.books.add(
            Payable,
            uuid=new_uuid(self.chance),
            kind="purchase",
            ref=purchase_id,
            amount_fen=total,
            currency="CNY",
            created_at=bought.placed_at,
            payable_until=bought.placed_at + HOLD,
            hold_until=bought.placed_at + HOLD,
            settled_at=paid,
            closed_at=None if paid else bought.placed_at + HOLD,
        )
        if paid is None:
            return None
        uuid, ref = new_uuid(self.chance), f"sbx_{new_uuid(self.chance).replace('-', '')[:24]}"
        number = self.books.add(
            Payment,
            uuid=uuid,
            payable_id=payable,
            provider="sandbox",
            provider_ref=ref,
            amount_fen=total,
            currency="CNY",
            state=PaymentState.SUCCEEDED,
            created_at=bought.placed_at,
            session_url=f"/sandbox/{ref}",
            session_expires_at=bought.placed_at + HOLD,
            paid_at=paid,
            settled_at=paid,
        )
        self.books.rows[SandboxSession].append(
            {
                "ref": ref,
                "payment_uuid": uuid,
                "amount_fen": total,
                "title": "百工集",
                "return_url": "/",
                "state": "paid",
                "created_at": bought.placed_at,
                "expires_at": bought.placed_at + HOLD,
                "paid_at": paid,
            }
        )
        return number

    def _follow(self, order: Order, deal: Deal, bought: Bought, payment_id: int | None) -> None:
        """Moves, parcel, refund and ledger of an order, then its rows."""
        steps: list[tuple[OrderState, datetime, str]] = []
        if bought.paid_at is None or payment_id is None:
            steps.append((OrderState.CLOSED, bought.placed_at + HOLD, "expire"))
            order.close_reason = CloseReason.NOT_PAID
        else:
            steps.append((OrderState.PAID, bought.paid_at, "pay"))
            self.books.post(order, "sale", f"order:{order.number}", bought.paid_at, sale_postings(order))
            for line in order.lines:
                self.books.sold(line, bought.paid_at)
            if deal.refunded_at is not None:
                self._refund(order, deal, payment_id)
            all_back = order.refunded_fen == order.total_fen
            steps += self._delivery(order, deal, completes=not all_back)
            if all_back:
                order.close_reason = CloseReason.BUYER_CANCELLED if deal.cancelled else CloseReason.REFUNDED
                assert deal.refunded_at is not None
                steps.append((OrderState.CLOSED, deal.refunded_at, "cancel" if deal.cancelled else "refund"))
        self._moves(order, steps)
        self.books.rows[Order][order.id - 1] = row_of(order)
        for line in order.lines:
            self.books.rows[OrderLine][line.id - 1] = row_of(line)

    def _delivery(
        self, order: Order, deal: Deal, *, completes: bool
    ) -> list[tuple[OrderState, datetime, str]]:
        steps = []
        if deal.shipped_at is not None:
            steps.append((OrderState.SHIPPED, deal.shipped_at, "ship"))
            order.auto_receive_at = deal.shipped_at + AUTO_RECEIVE
            parcel = self.books.add(
                Shipment,
                order_id=order.id,
                carrier=self.chance.choice(CARRIERS),
                tracking_no=f"{self.chance.randrange(10**12, 10**13)}",
                shipped_at=deal.shipped_at,
                actor_id=None,
            )
            for line in order.lines:
                line.sent_pieces = line.quantity
                self.books.add(ShipmentLine, shipment_id=parcel, order_line_id=line.id, pieces=line.quantity)
        if deal.received_at is not None:
            steps.append((OrderState.RECEIVED, deal.received_at, "receive"))
        if completes and deal.completed_at is not None:
            steps.append((OrderState.COMPLETED, deal.completed_at, "complete"))
        return steps

    def _refund(self, order: Order, deal: Deal, payment_id: int) -> None:
        at = deal.refunded_at
        assert at is not None
        lines = {order.lines[i]: pieces for i, pieces in deal.refunded.items()}
        back = {line: pieces_fen(line.paid_fen, line.quantity, 0, pieces) for line, pieces in lines.items()}
        goods = sum(back.values())
        freight = order.freight_fen if deal.freight_back else 0
        refund = Refund(
            uuid=new_uuid(self.chance),
            payment_id=payment_id,
            order_id=order.id,
            goods_fen=goods,
            freight_fen=freight,
            excess_fen=0,
            reason="buyer_cancelled" if deal.cancelled else "returned",
            state=RefundState.SUCCEEDED,
            created_at=at,
            refunded_at=at,
            by_bank=False,
        )
        refund.id = self.books.add(Refund)
        self.books.rows[Refund][refund.id - 1] = row_of(refund)
        parts = {}
        for line, pieces in lines.items():
            part = RefundLine(refund_id=refund.id, order_line_id=line.id, goods_fen=back[line], pieces=pieces)
            part.id = self.books.add(RefundLine)
            self.books.rows[RefundLine][part.id - 1] = row_of(part)
            line.refunded_fen = part.goods_fen
            parts[line.id] = part
        order.refunded_fen = goods + freight
        session = self.books.rows[Payment][payment_id - 1]
        self.books.rows[SandboxRefund].append(
            {"key": refund.uuid, "ref": session["provider_ref"], "amount_fen": goods + freight, "at": at}
        )
        self.books.post(order, "refund", f"refund:{refund.uuid}", at, refund_postings(order, refund, parts))

    def _moves(self, order: Order, steps: list[tuple[OrderState, datetime, str]]) -> None:
        stamps = {
            "paid": "paid_at",
            "shipped": "shipped_at",
            "received": "received_at",
            "completed": "completed_at",
        }
        self._move(order, None, OrderState.UNPAID, order.placed_at, "placed")
        for state, at, reason in sorted(steps, key=lambda s: s[1]):
            self._move(order, order.state, state, at, reason)
            order.state = state
            setattr(order, stamps.get(state, "closed_at"), at)

    def _move(self, order: Order, before: str | None, after: OrderState, at: datetime, reason: str) -> None:
        self.books.add(
            OrderMove,
            order_id=order.id,
            from_state=before,
            to_state=after,
            at=at,
            actor_id=order.user_id if reason in {"placed", "pay", "cancel"} else None,
            reason=reason,
        )

"""A purchase of the demo's company that waits for the rest of a bank transfer, and a sum nobody has claimed."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.accounts.models import Address, Organisation, User
from shop.catalog import pricing, stock
from shop.catalog.models import Stock, Variant
from shop.core import clock
from shop.demo.chance import new_uuid, stream
from shop.heritage.queries import place_text
from shop.orders.models import Order, OrderLine, OrderMove, OrderState, Purchase
from shop.orders.payments.bank import bookings, choosing
from shop.orders.payments.bank.models import BankRow, BankStatement, BankTransfer, RowState, StatementState
from shop.orders.payments.models import Payable, PayableKind, Payment, PaymentState
from shop.orders.payments.starting import PAYABLE_FOR
from shop.workshops.models import Certificate, Workshop

PIECES = 12
Goods = tuple[Variant, Stock]


def waits_for_money(
    session: Session, firm: int, buyer: int, address: Address, goods: Goods, at: datetime
) -> None:
    """Placed and chosen to be paid by bank transfer; half of it came this morning, and a sum without a reference."""
    day = f"{clock.local_day(at):%y%m%d}"
    purchase = _purchase(session, firm, buyer, address, goods, f"{day}-400119", at)
    payable = Payable(
        uuid=new_uuid(stream("company-payable", firm)),
        kind=PayableKind.PURCHASE,
        ref=purchase.id,
        amount_fen=purchase.total_fen,
        created_at=at,
        payable_until=at + PAYABLE_FOR,
        hold_until=choosing.held_until(session, at + timedelta(hours=12)),
    )
    finance = session.scalars(sa.select(User.id).where(User.email.startswith("finance@"))).one()
    came = at + timedelta(hours=12)
    statement = BankStatement(
        key=f"{stream('statement').getrandbits(128):032x}",
        filename="结算账户流水.csv",
        lines={},
        row_count=2,
        state=StatementState.ENTERED,
        created_by=finance,
        created_at=came,
        entered_at=came,
    )
    session.add_all([payable, statement])
    session.flush()
    reference = f"K{day}-400119"
    session.add(BankTransfer(payable_id=payable.id, reference=reference, chosen_by=buyer, chosen_at=at))
    half = purchase.total_fen // 2
    payment = Payment(
        uuid=new_uuid(stream("company-payment", firm)),
        payable_id=payable.id,
        provider=bookings.BANK,
        provider_ref=f"{day}00071",
        amount_fen=half,
        state=PaymentState.SUCCEEDED,
        created_at=came,
        paid_at=came,
        settled_at=came,
    )
    session.add(payment)
    session.flush()
    payer = session.get_one(Organisation, firm).name
    rows = (
        (f"{day}00071", half, payer, reference, RowState.CREDITED, payment.id),
        (f"{day}00085", 328_000, "凤凰印象文旅（演示）", "货款", RowState.OPEN, None),
    )
    for bank_id, fen, who, memo, state, payment_id in rows:
        session.add(
            BankRow(
                statement_id=statement.id,
                bank_id=bank_id,
                received_at=came,
                amount_fen=fen,
                payer=who,
                payer_account="4300179206105250",
                memo=memo,
                state=state,
                payment_id=payment_id,
                decided_at=came if payment_id else None,
            )
        )
        bookings.received(session, bank_id, fen, came)


def _purchase(
    session: Session,
    firm: int,
    buyer: int,
    address: Address,
    goods: Goods,
    number: str,
    at: datetime,
) -> Purchase:
    variant, row = goods
    product = variant.product
    price = pricing.price_now(session, [variant.id], at, quantities={variant.id: PIECES})[variant.id]
    workshop = session.scalars(
        sa.select(Workshop).where(Workshop.id == product.workshop_id).options(joinedload(Workshop.craft))
    ).one()
    certificate = session.scalars(
        sa.select(Certificate.number)
        .where(Certificate.workshop_id == workshop.id)
        .order_by(Certificate.id.desc())
    ).first()
    total = price.amount_fen * PIECES
    purchase = Purchase(
        number=f"P{number}",
        user_id=buyer,
        idempotency_key=new_uuid(stream("company-purchase", firm)),
        goods_fen=total,
        freight_fen=0,
        total_fen=total,
        recipient=address.recipient,
        phone=address.phone,
        region_code=address.region_code,
        region_text=place_text(session, address.region_code),
        street=address.street,
        organisation_id=firm,
        po_number="XL-2026-119",
        placed_at=at,
    )
    order = Order(
        number=f"D{number}-1",
        workshop_id=workshop.id,
        user_id=buyer,
        workshop_name=workshop.name,
        certificate_no=certificate or "",
        county_code=workshop.county_code,
        state=OrderState.UNPAID,
        goods_fen=total,
        freight_fen=0,
        total_fen=total,
        placed_at=at,
    )
    order.lines = [
        OrderLine(
            position=1,
            variant_id=variant.id,
            product_id=product.id,
            product_slug=product.slug,
            title=product.title,
            sku_code=variant.sku_code,
            options=variant.options,
            quantity=PIECES,
            unit_fen=price.amount_fen,
            goods_fen=total,
            tax_rate_bp=product.category.tax_rate_bp,
            price_id=price.id,
            stock_id=row.id,
            craft_id=workshop.craft.id,
            craft_name=workshop.craft.name,
            lead_days=variant.lead_days,
            return_rule=product.return_rule,
        )
    ]
    purchase.orders = [order]
    session.add(purchase)
    session.flush()
    session.add(
        OrderMove(
            order_id=order.id,
            from_state=None,
            to_state=OrderState.UNPAID,
            at=at,
            actor_id=buyer,
            reason="placed",
        )
    )
    stock.reserve(session, {row.id: PIECES}, purchase.number, at)
    return purchase

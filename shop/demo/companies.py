"""A company of the demo that buys: checked, with rules of approval; a purchase that waits for an approver, one that waits
for the rest of a bank transfer, a sum nobody has claimed, and an institution whose document waits. Nothing is drawn by lot.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from shop.accounts.companies.models import (
    Approval,
    ApprovalRule,
    BuyerKind,
    BuyerSize,
    Company,
    CompanyState,
    RulePer,
)
from shop.accounts.models import Address, Membership, Organisation, User
from shop.catalog import pricing, stock
from shop.catalog.models import Category, Pool, Product, ProductState, Stock, Variant
from shop.core import clock, files
from shop.core.preferences import Preference
from shop.demo.cases.papers import sheet
from shop.demo.chance import new_uuid, stream
from shop.demo.makers import credit_code
from shop.heritage.queries import place_text
from shop.orders.bag import look
from shop.orders.cart import Owner
from shop.orders.companies.models import PurchaseRequest
from shop.orders.models import Cart, CartLine, Order, OrderLine, OrderMove, OrderState, Purchase
from shop.orders.payments.bank import bookings, choosing
from shop.orders.payments.bank.models import BankRow, BankStatement, BankTransfer, RowState, StatementState
from shop.orders.payments.models import Payable, PayableKind, Payment, PaymentState
from shop.orders.payments.starting import PAYABLE_FOR
from shop.workshops import certification
from shop.workshops.models import Certificate, Workshop

OWNER, REQUESTER, APPROVER = "boss", "company", "approver"
ACCOUNT = {
    "bank_holder": "百工集平台结算专户（演示）",
    "bank_name": "湘江演示银行长沙分行",
    "bank_account": "18030101040099999",
}
WAITING_FIRM = "岳麓区文化馆（演示）"
ABOVE_FEN = 100_000
PIECES = 12


def open_accounts(session: Session, as_of: date) -> None:
    """All of it, in the days before the day. People, organisations and goods are there."""
    today = clock.day_start(as_of)
    long_ago = today - timedelta(days=90)
    people = {
        (email or "").partition("@")[0]: user_id
        for user_id, email in session.execute(
            sa.select(User.id, User.email).where(
                User.email.startswith(f"{OWNER}@") | User.email.startswith(f"{REQUESTER}@")
            )
        )
    }
    firm = session.scalars(
        sa.select(Membership.organisation_id).where(Membership.user_id == people[REQUESTER])
    ).one()
    for name, value in ACCOUNT.items():
        session.add(Preference(name=name, value=value, changed_by=None, changed_at=long_ago))
    _company(session, firm, people[OWNER], long_ago, CompanyState.VERIFIED)
    address = _address(session, firm, long_ago)
    rule = ApprovalRule(
        organisation_id=firm, per=RulePer.PURCHASE, above_fen=ABOVE_FEN, created_at=long_ago, category=None
    )
    session.add(rule)
    _institution(session, people[OWNER], today - timedelta(days=1))
    session.flush()
    goods = _goods(session, today)
    if len(goods) > 1:
        _waits_for_approval(
            session, firm, people[REQUESTER], address, rule, goods[0], today - timedelta(hours=5)
        )
        _waits_for_money(session, firm, people[REQUESTER], address, goods[1], today - timedelta(hours=14))
    session.flush()


def _company(session: Session, firm: int, owner: int, at: datetime, state: CompanyState) -> Company:
    kind = BuyerKind.ENTERPRISE if state is CompanyState.VERIFIED else BuyerKind.INSTITUTION
    key = f"{stream('company', firm).getrandbits(128):032x}"
    files.store().put(f"companies/{key[:2]}/{key}", sheet("BUSINESS LICENCE"), "application/pdf")
    organisation = session.get_one(Organisation, firm)
    organisation.uscc = organisation.uscc or credit_code("enterprise", "430104", f"buyer-{firm}")
    company = Company(
        organisation_id=firm,
        kind=kind,
        size=BuyerSize.MEDIUM if kind is BuyerKind.ENTERPRISE else None,
        state=state,
        address="湖南省长沙市岳麓区潇湘中路 328 号（演示）",
        phone="0731-88880000",
        bank="湘江演示银行岳麓支行",
        account="43001792061052500001",
        document_key=key,
        document_type="application/pdf",
        handed_in_at=at,
        handed_in_by=owner,
        verified_at=at + timedelta(days=1) if state is CompanyState.VERIFIED else None,
        verified_by=None,
    )
    session.add(company)
    return company


def _institution(session: Session, owner: int, at: datetime) -> None:
    organisation = Organisation(
        kind="company", name=WAITING_FIRM, region_code=None, is_demo=True, created_at=at
    )
    session.add(organisation)
    session.flush()
    session.add(Membership(user_id=owner, organisation_id=organisation.id, role="owner", since=at))
    _company(session, organisation.id, owner, at, CompanyState.WAITING)


def _address(session: Session, firm: int, at: datetime) -> Address:
    address = Address(
        organisation_id=firm,
        recipient="沈佩云",
        phone="17100009002",
        region_code="430104",
        street="潇湘中路 328 号 5 楼行政部",
        created_at=at,
    )
    session.add(address)
    session.flush()
    return address


def _goods(session: Session, at: datetime) -> list[tuple[Variant, Stock]]:
    """Stocked goods of which there are enough, of a workshop that may sell them; two kinds at most."""
    rows = session.execute(
        sa.select(Variant, Stock)
        .join(Variant.product)
        .join(Product.category)
        .join(Workshop, Workshop.id == Product.workshop_id)
        .join(Stock, sa.and_(Stock.variant_id == Variant.id, Stock.pool == Pool.MALL, Stock.pool_ref == ""))
        .where(
            certification.may_sell_sql(Workshop.id, at, Category.licence_kind),
            Product.state == ProductState.PUBLISHED,
            Variant.active,
            Variant.made_to_order.is_(False),
            Variant.min_pieces <= PIECES,
            Stock.on_hand - Stock.reserved >= PIECES,
        )
        .options(joinedload(Variant.product).joinedload(Product.category))
        .order_by(Variant.id)
        .limit(2)
    )
    return [(variant, row) for variant, row in rows]


def _waits_for_approval(
    session: Session,
    firm: int,
    buyer: int,
    address: Address,
    rule: ApprovalRule,
    goods: tuple[Variant, Stock],
    at: datetime,
) -> None:
    variant, _stock = goods
    fen = pricing.price_now(session, [variant.id], at, quantities={variant.id: PIECES})[variant.id].amount_fen
    token = f"{stream('request', firm).getrandbits(256):064x}"
    cart = Cart(token_hash=token, updated_at=at)
    cart.lines = [
        CartLine(variant_id=variant.id, quantity=PIECES, seen_price_fen=fen, selected=True, added_at=at)
    ]
    request = PurchaseRequest(
        organisation_id=firm,
        user_id=buyer,
        idempotency_key=new_uuid(stream("request-key", firm)),
        token_hash=token,
        address_id=address.id,
        note="年会礼品，请一起发",
        po_number="XL-2026-118",
        total_fen=0,
        asked_at=at,
    )
    session.add(cart)
    session.flush()
    request.total_fen = look(session, Owner(None, token), at, None, address.region_code).total_fen
    session.add(request)
    session.flush()
    session.add(
        Approval(
            number=f"A{clock.local_day(at):%y%m%d}-400118",
            organisation_id=firm,
            rule_id=rule.id,
            kind="purchase",
            ref=request.id,
            title=f"{variant.product.title} {PIECES} 件",
            amount_fen=request.total_fen,
            asked_by=buyer,
            asked_at=at,
        )
    )


def _waits_for_money(
    session: Session, firm: int, buyer: int, address: Address, goods: tuple[Variant, Stock], at: datetime
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
    goods: tuple[Variant, Stock],
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

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
from shop.catalog import pricing
from shop.catalog.models import Category, Pool, Product, ProductState, Stock, Variant
from shop.core import clock, files
from shop.core.preferences import Preference
from shop.demo.cases.papers import sheet
from shop.demo.chance import new_uuid, stream
from shop.demo.company_money import PIECES, waits_for_money
from shop.demo.makers import credit_code
from shop.orders.bag import look
from shop.orders.cart import Owner
from shop.orders.companies.models import PurchaseRequest
from shop.orders.models import Cart, CartLine
from shop.workshops import certification
from shop.workshops.models import Workshop

OWNER, REQUESTER, APPROVER = "boss", "company", "approver"
ACCOUNT = {
    "bank_holder": "百工集平台结算专户（演示）",
    "bank_name": "湘江演示银行长沙分行",
    "bank_account": "18030101040099999",
}
WAITING_FIRM = "岳麓区文化馆（演示）"
ABOVE_FEN = 100_000


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
        waits_for_money(session, firm, people[REQUESTER], address, goods[1], today - timedelta(hours=14))
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

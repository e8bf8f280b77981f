"""Buying on a company's account: placed at once, or waiting for an approver, who places it as it is then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.companies import approvals
from shop.accounts.companies.approvals import Shown
from shop.accounts.companies.models import Approval, ApprovalRule, ApprovalState, Company
from shop.catalog.models import Category
from shop.core import chance, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden
from shop.core.permissions import Permission
from shop.heritage.queries import place_texts
from shop.orders import cart as carts
from shop.orders import checkout, labels
from shop.orders.bag import Bag, look
from shop.orders.cart import Owner
from shop.orders.checkout import Facts
from shop.orders.companies.models import PurchaseRequest
from shop.orders.models import Cart, CartLine, Purchase
from shop.orders.payments.bank import choosing
from shop.orders.queries import payable_id_of

KIND = "purchase"
RECENT = 30


def submit(
    session: Session, actor: Actor, facts: Facts, *, company: Company, po_number: str
) -> Purchase | Approval:
    """Buy what was shown on the company's account. Above a limit of the company it waits for a second member instead.

    The same key again answers with the same. Forbidden for members who do not buy and while the company is not verified;
    raises what `place_purchase` and `approvals.ask` raise. Nothing is reserved while it waits.
    """
    require(actor, Permission.COMPANY_BUY, company)
    if not company.is_verified:
        raise Forbidden(_("单位还没有认证，先用自己的账户购买，或者等平台核对证照。"))
    before = _asked_before(session, actor, facts["idempotency_key"])
    if before is not None:
        return before
    address = facts["address"]
    bag = look(session, facts["cart"], clock.now(), facts["picks"], address.region_code, facts["pickups"])
    rule = _rule_for(session, actor, company, bag)
    if rule is None:
        purchase = checkout.place_purchase(session, actor, **facts)
        _on_account(session, purchase, company.organisation_id, po_number)
        return purchase
    checkout.must_be_as_seen(bag, address, facts["ticks"], facts["seen_digest"])
    request = _set_aside(session, actor, facts, bag)
    request.organisation_id, request.po_number = company.organisation_id, po_number
    session.add(request)
    session.flush()
    return approvals.ask(
        session,
        actor,
        organisation_id=company.organisation_id,
        kind=KIND,
        ref=request.id,
        title=_title(bag),
        amount_fen=bag.total_fen,
        rule=rule,
    )


def approved(session: Session, actor: Actor, approval: Approval, *, seen: str) -> None:
    """The approver saw the goods as they are now: they are placed in the name of whoever asked.

    The right to sell, prices and stock are asked again. Raises Changed when anything differs from what the approver saw.
    Goods are kept for a bank transfer, since whoever pays may read of it tomorrow.
    """
    request = _request(session, approval)
    if request.address.removed_at is not None:
        raise Conflict(_("收货地址已经删除了，请经办人重新提交。"))
    purchase = checkout.place_purchase(
        session,
        Actor(user_id=request.user_id, name=request.user.name),
        cart=_cart_of(request),
        address=request.address,
        note=request.note,
        ticks=request.ticks,
        idempotency_key=request.idempotency_key,
        seen_digest=seen,
        pickups=request.pickups,
    )
    request.purchase_id = purchase.id
    _on_account(session, purchase, request.organisation_id, request.po_number)
    if choosing.our_account(session) is not None:
        payer = Actor(user_id=request.user_id, name=request.user.name)
        choosing.choose(session, payer, payable_id_of(session, purchase.id))


def put_back(session: Session, actor: Actor, approval: Approval, *, seen: str) -> None:
    """Declined or taken back: the goods are in the cart of whoever asked again, as far as they are on sale."""
    request = _request(session, approval)
    held = carts.locked(session, _cart_of(request))
    if held is not None:
        wishes = {line.variant_id: line.quantity for line in held.lines}
        session.delete(held)
        session.flush()
        carts.put_again(session, Owner(request.user_id, None), wishes)


def shown(session: Session, actor: Actor, approval: Approval) -> Shown | None:
    """The goods as they could be bought now, beside what it came to when it was asked for; None when nothing came of it."""
    request = _request(session, approval)
    if approval.state != ApprovalState.WAITING and request.purchase_id is None:
        return None
    address = request.address
    bag = look(session, _cart_of(request), clock.now(), None, address.region_code, request.pickups)
    facts = {
        "request": request,
        "bag": bag,
        "place": place_texts(session, [address.region_code]).get(address.region_code, ""),
        "words": labels,
    }
    return Shown("orders/_request.html", facts, checkout.digest(bag, address))


def of_company(session: Session, organisation_id: int) -> Sequence[Purchase]:
    """What was bought on the company's account, the newest first."""
    found = sa.select(Purchase).where(Purchase.organisation_id == organisation_id)
    return session.scalars(found.order_by(Purchase.id.desc()).limit(RECENT)).all()


def _asked_before(session: Session, actor: Actor, key: str) -> Approval | None:
    found = (
        sa.select(Approval)
        .join(PurchaseRequest, sa.and_(Approval.kind == KIND, Approval.ref == PurchaseRequest.id))
        .where(PurchaseRequest.user_id == actor.user_id, PurchaseRequest.idempotency_key == key)
    )
    return session.scalar(found.order_by(Approval.id.desc()).limit(1))


def _rule_for(session: Session, actor: Actor, company: Company, bag: Bag) -> ApprovalRule | None:
    by_id: Counter[int] = Counter()
    for line in bag.bought:
        by_id[line.row.category_id] += line.goods_fen
    slugs = session.execute(sa.select(Category.id, Category.slug).where(Category.id.in_(by_id))).all()
    return approvals.needed(
        session,
        company.organisation_id,
        actor,
        amount_fen=bag.total_fen,
        by_category={slug: by_id[category_id] for category_id, slug in slugs},
    )


def _set_aside(session: Session, actor: Actor, facts: Facts, bag: Bag) -> PurchaseRequest:
    """The goods go into a cart of their own, which nobody else can name."""
    own = carts.hold(session, facts["cart"], clock.now())
    aside = Cart(token_hash=carts.hash_of(chance.hexadecimal(32)), updated_at=clock.now())
    session.add(aside)
    session.flush()
    lines = [line.row.line_id for line in bag.bought]
    moved = sa.update(CartLine).where(CartLine.cart_id == own, CartLine.id.in_(lines))
    session.execute(moved.values(cart_id=aside.id), execution_options={"synchronize_session": False})
    session.expire(aside)
    return PurchaseRequest(
        user_id=actor.user_id,
        idempotency_key=facts["idempotency_key"],
        token_hash=aside.token_hash,
        address_id=facts["address"].id,
        note=facts["note"],
        ticks=sorted(facts["ticks"]),
        pickups=sorted(facts["pickups"]),
        total_fen=bag.total_fen,
        asked_at=clock.now(),
    )


def _on_account(session: Session, purchase: Purchase, organisation_id: int, po_number: str) -> None:
    """It is the company's, and counts in the month of whoever asked; the same purchase again counts once."""
    if purchase.organisation_id is not None:
        return
    purchase.organisation_id, purchase.po_number = organisation_id, po_number
    approvals.note_spent(
        session,
        organisation_id=organisation_id,
        user_id=purchase.user_id,
        source=f"purchase:{purchase.number}",
        amount_fen=purchase.total_fen,
    )


def _cart_of(request: PurchaseRequest) -> Owner:
    return Owner(None, request.token_hash)


def _request(session: Session, approval: Approval) -> PurchaseRequest:
    return session.get_one(PurchaseRequest, approval.ref)


def _title(bag: Bag) -> str:
    first = bag.bought[0].row.title
    if len(bag.bought) == 1:
        return _("%(title)s %(n)s 件", title=first, n=bag.bought_pieces)
    return _("%(title)s等 %(n)s 件", title=first, n=bag.bought_pieces)

"""Carts, purchases and orders for tests: a buyer with an address, goods of certified workshops, and the way to buy."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import Address, User
from shop.accounts.session import actor_of
from shop.catalog.models import DeliveryRule, Product, ReturnRule
from shop.core import clock, jobs
from shop.core.access import Actor
from shop.core.db import db
from shop.orders import cart, checkout
from shop.orders.bag import look
from shop.orders.cart import Owner
from shop.orders.context import EXTENSION
from shop.orders.models import Order, Purchase
from shop.orders.payments import calls, starting
from shop.orders.payments.models import Payment
from shop.orders.payments.providers.sandbox import Sandbox
from shop.orders.payments.registry import Providers
from shop.orders.queries import payable_of
from shop.workshops.models import Workshop
from tests.factories.catalog import a_product, the_variant
from tests.factories.heritage import a_region
from tests.factories.workshops import a_user, a_workshop
from tests.support.isolation import Client


def a_buyer(session: Session) -> User:
    """Somebody with an account and an address in Liuyang."""
    user = a_user(session)
    an_address(session, user)
    return user


def an_address(session: Session, user: User) -> Address:
    """Where the person has things sent."""
    a_region(session, "430181")
    address = Address(
        user_id=user.id,
        recipient="周小满",
        phone="13800002046",
        region_code="430181",
        street="淮川街道 8 号 402",
        is_default=True,
        created_at=clock.now(),
    )
    session.add(address)
    session.flush()
    return address


def goods(
    session: Session,
    workshop: Workshop | None = None,
    *,
    fen: int = 16800,
    pieces: int | None = 6,
    fee_fen: int = 0,
    free_from_fen: int | None = None,
    return_rule: ReturnRule = ReturnRule.SEVEN_DAYS,
    title: str = "",
) -> Product:
    """A published product of a certified workshop that asks `fee_fen` for delivery."""
    workshop = workshop or a_workshop(session)
    if session.get(DeliveryRule, workshop.id) is None:
        session.add(DeliveryRule(workshop_id=workshop.id, fee_fen=fee_fen, free_from_fen=free_from_fen))
    product = a_product(session, workshop, fen=fen, pieces=pieces, title=title)
    product.return_rule = return_rule
    session.flush()
    return product


def owner(user: User) -> Owner:
    """The person's cart."""
    return Owner(user.id, None)


def acting(session: Session, user: User) -> Actor:
    """The person as process functions know them."""
    return actor_of(session, user)


def put(session: Session, user: User, *products: Product, quantity: int = 1) -> None:
    """Into the cart, that many of each."""
    for product in products:
        cart.put(session, owner(user), variant_id=the_variant(product).id, quantity=quantity)


def the_address(session: Session, user: User) -> Address:
    """The person's only address."""
    return session.query(Address).filter_by(user_id=user.id).one()


def seen(session: Session, user: User, pickups: Collection[int] = ()) -> str:
    """The digest of what the person would be shown now; `pickups`: workshops whose goods they fetch."""
    return checkout.digest(
        look(session, owner(user), clock.now(), to=the_address(session, user).region_code, pickups=pickups),
        the_address(session, user),
    )


def place(
    session: Session,
    user: User,
    *,
    digest: str | None = None,
    key: str | None = None,
    ticks: Iterable[int] | None = None,
    pickups: Collection[int] = (),
) -> Purchase:
    """Place what is in the cart, as seen at this moment; every tick is given unless named."""
    bag = look(session, owner(user), clock.now(), to=the_address(session, user).region_code, pickups=pickups)
    return checkout.place_purchase(
        session,
        actor_of(session, user),
        cart=owner(user),
        address=the_address(session, user),
        note="",
        ticks={x.row.line_id for x in bag.bought} if ticks is None else set(ticks),
        idempotency_key=key or str(uuid.uuid4()),
        seen_digest=digest or seen(session, user, pickups),
        pickups=pickups,
    )


def a_purchase(session: Session, *products: Product, user: User | None = None, quantity: int = 1) -> Purchase:
    """A purchase of the products, placed and unpaid; committed."""
    user = user or a_buyer(session)
    put(session, user, *products, quantity=quantity)
    purchase = place(session, user)
    session.commit()
    return purchase


def bank(app: Flask) -> Sandbox:
    """The app's sandbox."""
    provider = banks(app).named("sandbox")
    assert isinstance(provider, Sandbox)
    return provider


def banks(app: Flask) -> Providers:
    """All the app's providers."""
    found = app.extensions[EXTENSION]
    assert isinstance(found, Providers)
    return found


def a_payment(session: Session, purchase: Purchase) -> Payment:
    """A payment of the purchase with a session open at the sandbox; committed, nothing of ours open."""
    payment = starting.begin(session, payable_of(session, purchase.id).id, provider="sandbox")
    payment_id = payment.id
    session.commit()
    calls.open_session(db.sessionmaker, Providers([_sandbox()]), payment_id, title="t", return_url="/back")
    session.refresh(payment)
    session.commit()
    return payment


def pay(session: Session, purchase: Purchase) -> Payment:
    """The buyer pays at the sandbox, and the store learns of it."""
    payment = a_payment(session, purchase)
    payment_id, ref = payment.id, payment.provider_ref
    session.commit()
    assert ref is not None
    _sandbox().pay(ref)
    calls.ask(db.sessionmaker, Providers([_sandbox()]), payment_id)
    session.expire_all()
    return payment


def _sandbox() -> Sandbox:
    return Sandbox(lambda: db.sessionmaker)


def a_paid_order(session: Session, *, user: User | None = None, **facts: object) -> Order:
    """A paid order of one piece."""
    product = goods(session, **facts)  # type: ignore[arg-type]
    purchase = a_purchase(session, product, user=user)
    pay(session, purchase)
    return purchase.orders[0]


def run_jobs() -> None:
    """All outbox tasks that are due, and those they cause."""
    jobs.run_due(db.sessionmaker)


def sign_in(client: Client, user: User) -> None:
    """The person is signed in with this client."""
    with client.session_transaction() as cookies:
        cookies["_user_id"] = user.get_id()
        cookies["_fresh"] = True

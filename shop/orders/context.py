"""What the edge knows of this room: the visitor's cart token, the number on the cart, the payment providers of the app."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request
from flask_login import user_logged_in

from shop.accounts.companies import approvals
from shop.accounts.models import User
from shop.config import BadSetting, Settings
from shop.core import chance
from shop.core.access import current_actor
from shop.core.db import db
from shop.orders import cart, cart_sql, merging
from shop.orders.cart import Owner
from shop.orders.companies import purchases
from shop.orders.payments import settle
from shop.orders.payments.bank import papers
from shop.orders.payments.models import PayableKind
from shop.orders.payments.provider import Provider
from shop.orders.payments.providers.bank_transfer import Bank
from shop.orders.payments.providers.sandbox import Sandbox
from shop.orders.payments.providers.stripe import Stripe
from shop.orders.payments.registry import Providers
from shop.orders.refund_failures import order_refund_failed
from shop.orders.refunds import order_refunded
from shop.orders.settlement import purchase_paid, purchase_unpaid
from shop.orders.transfer_paper import purchase_paper

COOKIE = "cart"
KEEP_DAYS = 60
EXTENSION = "payment_providers"


def init_app(app: Flask, given: Provider | None = None) -> None:
    """The providers, what settling a purchase does, the number on the cart, the cart that follows a visitor's sign-in."""
    app.extensions[EXTENSION] = (
        Providers([given], known=[Bank()]) if given else _chosen(app.extensions["settings"])
    )
    turns = settle.Hooks(purchase_paid, purchase_unpaid, order_refunded, order_refund_failed)
    settle.register(PayableKind.PURCHASE, turns)
    approvals.register(
        purchases.KIND,
        approvals.Hooks(
            purchases.approved, purchases.put_back, show=purchases.shown, on_withdrawn=purchases.put_back
        ),
    )
    papers.register(PayableKind.PURCHASE, purchase_paper)
    # Signed by the provider instead; a provider has no session of ours.
    app.extensions["csrf"].exempt("shop.orders.routes.webhooks.stripe_webhook")
    app.jinja_env.globals["cart_count"] = cart_count
    user_logged_in.connect(_follow, app)


def _chosen(settings: Settings) -> Providers:
    """Stripe where its key is set; the sandbox is for the demo, and stays known there for what was paid in it."""
    sandbox = [] if settings.production else [Sandbox(lambda: db.sessionmaker)]
    known: list[Provider] = [Bank(), *sandbox]
    if settings.stripe_secret_key:
        stripe = Stripe(
            settings.stripe_secret_key, api_base=settings.stripe_api_base, methods=settings.payment_methods
        )
        return Providers([stripe], known=known)
    if settings.production:
        raise BadSetting(
            "SHOP_STRIPE_SECRET_KEY must be set in production:"
            " the sandbox takes no money and is refused in production"
        )
    return Providers(sandbox, known=known)


def providers() -> Providers:
    """The payment providers of the running app."""
    chosen: Providers = current_app.extensions[EXTENSION]
    return chosen


def owner() -> Owner:
    """Whose cart this request means."""
    return cart.owner_of(current_actor(), request.cookies.get(COOKIE))


def owner_to_write() -> tuple[Owner, str | None]:
    """The same for a request that puts something in; with a new token for a visitor who has none yet."""
    found = owner()
    if found.known:
        return found, None
    token = chance.secret(24)
    return cart.owner_of(current_actor(), token), token


def keep_token(response: Response, token: str | None) -> Response:
    """Send the new token to the visitor; scripts cannot read it."""
    if token is not None:
        response.set_cookie(
            COOKIE,
            token,
            max_age=KEEP_DAYS * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response


def cart_count() -> int:
    """Pieces in the cart, for layouts that show it; asks the database once, and only when there can be one."""
    if "cart_count" not in g:  # else the page has read the cart already
        whose = owner()
        g.cart_count = cart.pieces(db.session, whose) if whose.known else 0
    pieces: int = g.cart_count
    return pieces


def with_cart_count(fact: sa.ColumnElement[bool], **values: object) -> bool:
    """A fact about the signed-in person, read in one statement with the pieces in their cart.

    `fact` is a constant of its module whose parameters are `values`, so the statement is built once.
    """
    whose = owner()
    pieces, answer = db.session.execute(_counted(fact, whose.of_user), {**whose.key, **values}).one()
    g.cart_count = int(pieces)
    return bool(answer)


@lru_cache(maxsize=8)
def _counted(fact: sa.ColumnElement[bool], of_user: bool) -> sa.Select[int, bool]:
    return sa.select(cart_sql.pieces(of_user=of_user).scalar_subquery(), fact)


def _follow(_app: Flask, user: User, **_more: Any) -> None:
    """A visitor signed in: their cart joins the account's, in the transaction of the sign-in."""
    token = request.cookies.get(COOKIE)
    if token:
        merging.merge(db.session, token_hash=cart.hash_of(token), user_id=user.id)

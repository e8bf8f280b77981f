"""Which payment provider a store runs with; the sandbox is refused in production."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from shop.app import create_app
from shop.config import BadSetting, Settings
from shop.core.db import db
from shop.orders.context import EXTENSION, providers
from shop.orders.payments import calls
from shop.orders.payments.models import PaymentState
from shop.orders.payments.provider import ProviderUnknown
from shop.orders.payments.providers.sandbox import Sandbox
from shop.orders.payments.registry import Providers
from tests.factories.orders import a_payment, a_purchase, bank, goods
from tests.support.isolation import Client
from tests.support.watch import count_statements


def production(folder: Path) -> Settings:
    return Settings(
        env="production",
        secret_key="x" * 40,
        data_dir=folder,
        database_url=f"sqlite:///{folder}/shop.sqlite3",
    )


def test_production_does_not_start_on_the_sandbox(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="SHOP_STRIPE_SECRET_KEY"):
        create_app(production(tmp_path))


def test_production_starts_with_stripe_and_then_has_no_sandbox(tmp_path: Path) -> None:
    stripe = replace(production(tmp_path), stripe_secret_key="sk_live_x", stripe_webhook_secret="whsec_x")
    chosen = create_app(stripe).extensions[EXTENSION]
    assert [provider.name for provider in chosen.offered] == ["stripe"]
    assert {provider.name for provider in chosen.all()} == {"stripe", "bank"}, (
        "and bank transfer, by statements"
    )


def test_production_with_stripe_needs_the_secret_of_its_events(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="SHOP_STRIPE_WEBHOOK_SECRET"):
        replace(production(tmp_path), stripe_secret_key="sk_live_x")


@pytest.mark.parametrize("methods", ["", "card,bitcoin"])
def test_ways_to_pay_that_are_not_known_refuse_the_start(methods: str) -> None:
    with pytest.raises(BadSetting, match="SHOP_STRIPE_METHODS"):
        Settings(stripe_methods=methods)


def test_the_demo_with_a_key_pays_by_stripe_and_still_knows_the_sandbox() -> None:
    chosen = create_app(Settings(stripe_secret_key="sk_test_x")).extensions[EXTENSION]
    assert chosen.default.name == "stripe" and not chosen.is_offered("sandbox")
    assert chosen.named("sandbox").name == "sandbox"


def test_production_starts_with_a_provider_of_its_own(tmp_path: Path) -> None:
    bank = Sandbox(lambda: None)  # type: ignore[arg-type, return-value]
    bank.name = "bank"
    chosen = create_app(production(tmp_path), provider=bank).extensions[EXTENSION]
    assert chosen.default is bank and chosen.all() == [bank]


def test_the_demo_has_the_sandbox(app: Flask) -> None:
    with app.app_context():
        assert isinstance(providers().default, Sandbox)


class Other(Sandbox):
    """A second provider beside the sandbox."""

    name = "other"


def test_a_payment_is_looked_after_by_the_provider_it_names(app: Flask, session: Session) -> None:
    purchase = a_purchase(session, goods(session))
    payment = a_payment(session, purchase)
    other, mine = Other(lambda: db.sessionmaker), bank(app)
    both = Providers([other], known=[mine])
    mine.pay(str(payment.provider_ref))
    payment.provider = "gone"
    session.commit()
    with pytest.raises(ProviderUnknown, match="gone"):
        calls.ask(db.sessionmaker, both, payment.id)
    session.expire_all()
    assert payment.state == PaymentState.OPEN
    payment.provider = "sandbox"
    session.commit()
    assert calls.ask(db.sessionmaker, both, payment.id) == "paid"


def test_who_is_only_known_takes_no_new_payment() -> None:
    other, old = Other(lambda: db.sessionmaker), Sandbox(lambda: db.sessionmaker)
    both = Providers([other], known=[old])
    assert both.default is other and both.named("sandbox") is old
    assert both.is_offered("other") and not both.is_offered("sandbox")


def test_the_number_on_the_cart_costs_a_visitor_without_a_cart_nothing(client: Client) -> None:
    with count_statements() as statements:
        client.get("/sign-in")
    assert not [s for s in statements if "cart_line" in s]
    client.set_cookie("cart", "something")
    with count_statements() as statements:
        client.get("/sign-in")
    assert len([s for s in statements if "cart_line" in s]) == 1

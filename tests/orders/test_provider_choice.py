"""Which payment provider a store runs with; the sandbox is refused in production."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from shop.app import create_app
from shop.config import BadSetting, Settings
from shop.orders.context import EXTENSION
from shop.orders.payments.providers.sandbox import Sandbox
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
    with pytest.raises(BadSetting, match="sandbox"):
        create_app(production(tmp_path))


def test_production_starts_with_a_provider_of_its_own(tmp_path: Path) -> None:
    bank = Sandbox(lambda: None)  # type: ignore[arg-type, return-value]
    bank.name = "bank"
    assert create_app(production(tmp_path), provider=bank).extensions[EXTENSION] is bank


def test_the_demo_has_the_sandbox(app: Flask) -> None:
    assert isinstance(app.extensions[EXTENSION], Sandbox)


def test_the_number_on_the_cart_costs_a_visitor_without_a_cart_nothing(client: Client) -> None:
    with count_statements() as statements:
        client.get("/sign-in")
    assert not [s for s in statements if "cart_line" in s]
    client.set_cookie("cart", "something")
    with count_statements() as statements:
        client.get("/sign-in")
    assert len([s for s in statements if "cart_line" in s]) == 1

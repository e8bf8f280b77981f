"""A bad setting refuses the start and names itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.config import BadSetting, Settings

GOOD = {
    "SHOP_ENV": "production",
    "SHOP_SECRET_KEY": "x" * 32,
    "SHOP_DATABASE_URL": "postgresql://u:p@localhost/shop",
}


def test_the_demo_needs_no_setting_at_all() -> None:
    settings = Settings.from_env({})
    assert settings.env == "demo"
    assert settings.database_url == f"sqlite:///{Path('data').absolute() / 'shop.sqlite3'}"


def test_postgresql_is_reached_by_psycopg() -> None:
    assert Settings.from_env(GOOD).database_url == "postgresql+psycopg://u:p@localhost/shop"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHOP_ENV", "staging"),
        ("SHOP_SECRET_KEY", "short"),
        ("SHOP_SECRET_KEY", "demo-secret-not-for-production"),
        ("SHOP_SECRET_KEY", ""),
        ("SHOP_DATABASE_URL", ""),
        ("SHOP_DATABASE_URL", "mysql://u@h/d"),
        ("SHOP_SEARCH", "elastic"),
        ("SHOP_MEDIA_URL", "ftp://x"),
        ("SHOP_SMTP_URL", "mail.example"),
        ("SHOP_SMS_URL", "file:///etc/passwd"),
        ("SHOP_REDIS_URL", "http://x"),
    ],
)
def test_a_bad_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.from_env({**GOOD, name: value})

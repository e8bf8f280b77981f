"""Typed settings, read once from SHOP_* variables.

A bad or missing setting refuses the start with one sentence: a store that runs on a guess loses money.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

DEMO_SECRET = "demo-secret-not-for-production"  # noqa: S105 - public on purpose; production refuses it
ENVIRONMENTS = ("demo", "production")
SEARCH_ENGINES = ("whoosh", "postgres")
STRIPE_METHODS = ("card", "alipay", "wechat_pay")


class BadSetting(Exception):
    """A setting is missing or cannot be used; the message names the variable."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator decides. Field `x_y` is the variable `SHOP_X_Y`."""

    env: str = "demo"
    secret_key: str = DEMO_SECRET
    # Keys used before, with commas between them: codes printed under them are still known.
    old_secret_keys: str = ""
    data_dir: Path = field(default_factory=lambda: Path("data"))
    database_url: str = ""
    search: str = "whoosh"
    redis_url: str = ""
    media_url: str = ""
    smtp_url: str = ""
    sms_url: str = ""
    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""
    stripe_api_base: str = ""
    stripe_methods: str = "card,alipay,wechat_pay"
    fragment_cache: bool = True
    testing: bool = False

    def __post_init__(self) -> None:
        if self.env not in ENVIRONMENTS:
            raise BadSetting(f"SHOP_ENV is {self.env!r}; it must be one of {', '.join(ENVIRONMENTS)}")
        if self.search not in SEARCH_ENGINES:
            raise BadSetting(f"SHOP_SEARCH is {self.search!r}; it must be one of {', '.join(SEARCH_ENGINES)}")
        if self.production and (self.secret_key == DEMO_SECRET or len(self.secret_key) < 32):
            raise BadSetting("SHOP_SECRET_KEY must be set to at least 32 random characters in production")
        if self.production and not self.database_url:
            raise BadSetting("SHOP_DATABASE_URL must be set in production")
        object.__setattr__(self, "data_dir", Path(self.data_dir).absolute())
        url = self.database_url or f"sqlite:///{self.data_dir / 'shop.sqlite3'}"
        object.__setattr__(self, "database_url", _driver_url(url))
        if self.search == "postgres" and self.is_sqlite:
            raise BadSetting("SHOP_SEARCH is 'postgres'; it needs a PostgreSQL database in SHOP_DATABASE_URL")
        _check_url("SHOP_MEDIA_URL", self.media_url, ("s3", "s3+http", "s3+https"))
        _check_url("SHOP_SMTP_URL", self.smtp_url, ("smtp", "smtps", "smtp+starttls"))
        _check_url("SHOP_SMS_URL", self.sms_url, ("http", "https"))
        _check_url("SHOP_REDIS_URL", self.redis_url, ("redis", "rediss", "unix"))
        _check_url("SHOP_STRIPE_API_BASE", self.stripe_api_base, ("http", "https"))
        self._check_stripe()

    def _check_stripe(self) -> None:
        unknown = set(self.payment_methods) - set(STRIPE_METHODS)
        if unknown or not self.payment_methods:
            raise BadSetting(f"SHOP_STRIPE_METHODS must be some of {', '.join(STRIPE_METHODS)}")
        if self.production and self.stripe_secret_key and not self.stripe_webhook_secret:
            raise BadSetting(
                "SHOP_STRIPE_WEBHOOK_SECRET must be set in production: Stripe signs what it tells us"
            )

    @property
    def payment_methods(self) -> list[str]:
        """Ways to pay that Stripe may offer; it leaves out what the account has not."""
        return [name.strip() for name in self.stripe_methods.split(",") if name.strip()]

    @property
    def signing_keys(self) -> list[str]:
        """The key that signs now, then those it took over from, the latest first."""
        return [self.secret_key, *(key for key in self.old_secret_keys.split(",") if key)]

    @property
    def production(self) -> bool:
        """Whether real people and money are behind this store."""
        return self.env == "production"

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database serves."""
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Settings from SHOP_* variables; raises BadSetting with the variable's name."""
        env = os.environ if environ is None else environ
        names = [
            "env",
            "secret_key",
            "old_secret_keys",
            "data_dir",
            "database_url",
            "search",
            "redis_url",
            "media_url",
            "smtp_url",
            "sms_url",
            "stripe_secret_key",
            "stripe_webhook_secret",
            "stripe_api_base",
            "stripe_methods",
        ]
        given: dict[str, Any] = {
            name: env[f"SHOP_{name.upper()}"] for name in names if env.get(f"SHOP_{name.upper()}")
        }
        if "data_dir" in given:
            given["data_dir"] = Path(given["data_dir"])
        if fragments := env.get("SHOP_FRAGMENT_CACHE"):
            given["fragment_cache"] = _switch("SHOP_FRAGMENT_CACHE", fragments)
        return cls(**given)


def _switch(name: str, value: str) -> bool:
    if value not in {"on", "off"}:
        raise BadSetting(f"{name} is {value!r}; it must be on or off")
    return value == "on"


def _driver_url(url: str) -> str:
    """The URL with the driver that the store is built on."""
    scheme, sep, rest = url.partition("://")
    if not sep or scheme not in {"sqlite", "postgresql", "postgres", "postgresql+psycopg"}:
        raise BadSetting("SHOP_DATABASE_URL must start with sqlite:/// or postgresql://")
    return url if scheme == "sqlite" else f"postgresql+psycopg://{rest}"


def _check_url(name: str, url: str, schemes: tuple[str, ...]) -> None:
    if url and urlsplit(url).scheme not in schemes:
        raise BadSetting(f"{name} must start with one of {', '.join(s + '://' for s in schemes)}")

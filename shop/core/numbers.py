"""Public numbers: short, sayable, unique by the database, not guessable in sequence."""

from __future__ import annotations

from shop.core import chance, clock

_DIGITS = "0123456789"


def public_number(prefix: str) -> str:
    """Such as `R261122-480213`: letter, day in Shanghai, six random digits. The column's UNIQUE has the last word."""
    tail = chance.letters(_DIGITS, 6)
    return f"{prefix}{clock.today():%y%m%d}-{tail}"

"""How single values are written: whole fen with their currency, instants with +08:00, addresses in full."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for

from shop.catalog.renditions import SIZES
from shop.core import clock
from shop.core.money import CNY

Data = dict[str, Any]


def money(fen: int) -> Data:
    """An amount in whole fen (1/100 yuan)."""
    return {"amount_fen": fen, "currency": CNY}


def instant(at: datetime | None) -> str | None:
    """RFC 3339 with the offset of Shanghai, to the second; None stays."""
    return clock.local(at).isoformat(timespec="seconds") if at else None


def address(endpoint: str, **values: Any) -> str:
    """The full address of a page or an answer."""
    return url_for(endpoint, _external=True, **values)


def picture(base: str | None, alt: str) -> Data | None:
    """A picture with the addresses of its sizes; `base` is its address without a size, None for none."""
    if not base:
        return None
    key = base.rpartition("/")[2]
    sizes = [
        {"width": width, "type": mime, "url": address("catalog.media", key=key, size=width, kind=kind)}
        for (width, kind), mime in SIZES.items()
    ]
    return {"alt": alt, "sizes": sizes}

"""The photograph of a request: what stands in a version, what differs between two."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shop.core import clock
from shop.orders.production.rfq.models import Rfq

#: Facts that quotations have to follow; the others may change without a new quotation.
BINDING = (
    "title", "description", "quantity", "wants_sample", "quality", "pay_terms", "manner", "materials_by", "materials",
    "acceptance", "packaging", "needed_by", "places", "files",
)  # fmt: skip
OTHER = ("target_unit_fen", "splittable", "deadline_on", "audience", "region_code")
#: What the law asks a contract for work to say (Civil Code art. 771), by the fact that says it here.
STATUTORY = (
    "description",
    "quantity",
    "quality",
    "pay_terms",
    "manner",
    "materials",
    "needed_by",
    "acceptance",
)


def of(rfq: Rfq) -> dict[str, Any]:
    """All facts that workshops are shown, as plain values; of addresses only where and how many."""
    return {
        **{name: getattr(rfq, name) for name in (*BINDING[:11], *OTHER[:2], "audience", "region_code")},
        "needed_by": rfq.needed_by.isoformat() if rfq.needed_by else None,
        "deadline_on": deadline_on(rfq),
        "places": [
            [a.region_code, a.region_text, a.pieces] for a in sorted(rfq.addresses, key=lambda a: a.id)
        ],
        "files": sorted(f.key for f in rfq.files),
    }


def deadline_on(rfq: Rfq) -> str | None:
    """The last day to quote, as text."""
    return last_day(rfq.deadline_at).isoformat() if rfq.deadline_at else None


def last_day(end: datetime) -> date:
    """The last day before an end at 24:00."""
    return clock.local_day(end - datetime.resolution)


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names of the facts that differ, in their order."""
    return [name for name in (*BINDING, *OTHER) if before.get(name) != after.get(name)]


def missing(rfq: Rfq) -> list[str]:
    """Names of the facts without which the request cannot be sent."""
    needed = ("title", "craft_id", *STATUTORY, "deadline_at")
    gone = [name for name in needed if not getattr(rfq, name)]
    if sum(a.pieces for a in rfq.addresses) != rfq.quantity:
        gone.append("addresses")
    if rfq.audience == "named" and not rfq.invitations:
        gone.append("workshops")
    return gone

"""What a buyer chose on the way to the review: address, note, a coupon for each slot, what
they fetch themselves. Kept in the session's cookie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request, session

CHOSEN = "checkout"
PICK = "pick-"
WAY = "way-"


def chosen() -> dict[str, Any]:
    """All of it."""
    found: dict[str, Any] = session.get(CHOSEN, {})
    return found


def keep(**more: Any) -> None:
    """Keep these beside what was chosen before."""
    session[CHOSEN] = {**chosen(), **more}


def forget() -> None:
    """It was placed."""
    session.pop(CHOSEN, None)


def picks() -> Mapping[str, int]:
    """The coupon chosen for a slot, 0 for none; slots that are not named have the best one."""
    found = chosen().get("picks", {})
    return {str(slot): one for slot, one in found.items() if isinstance(one, int)}


def sent_picks() -> dict[str, int]:
    """The coupons that the page shows, as it sends them back."""
    return {
        name.removeprefix(PICK): int(text)
        for name, text in request.form.items()
        if name.startswith(PICK) and text.isascii() and text.isdigit() and len(text) < 12
    }


def pickups() -> list[int]:
    """Workshops whose order the buyer fetches."""
    return [one for one in chosen().get("pickups", []) if isinstance(one, int)]


def ways() -> list[int]:
    """The same as the page of the address sends it: of each workshop with a point, sent or fetched."""
    return _ids(name.removeprefix(WAY) for name, how in request.form.items() if how == "pickup")


def sent_pickups() -> list[int]:
    """The same as the review shows it and sends it back."""
    return _ids(request.form.getlist("pickup"))


def _ids(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 12]

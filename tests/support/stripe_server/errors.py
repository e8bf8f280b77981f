"""What the server says when it says no."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer with an error. `kept`: the real one saves it under the idempotency key."""

    def __init__(
        self, status: int, code: str, message: str = "", kind: str = "invalid_request_error", param: str = ""
    ) -> None:
        super().__init__(message or code)
        self.status = status
        self.body: dict[str, Any] = {
            "error": {"type": kind, "code": code, "message": message or code, "param": param or None}
        }


def unknown(kind: str, name: str) -> Refusal:
    """There is no such object."""
    return Refusal(404, "resource_missing", f"No such {kind}: {name}", param="id")


def allow(given: dict[str, Any], *names: str) -> None:
    """Refuse any parameter that this version of the API does not know."""
    for name in given:
        if name not in {*names, "expand"}:
            raise Refusal(400, "parameter_unknown", f"Received unknown parameter: {name}", param=name)


def whole(given: dict[str, Any], name: str, least: int = 1) -> int:
    """A whole number that must be there."""
    try:
        value = int(given[name])
    except (KeyError, ValueError) as error:
        raise Refusal(400, "parameter_missing", f"Missing or bad: {name}", param=name) from error
    if value < least:
        raise Refusal(400, "parameter_invalid_integer", f"{name} is too small", param=name)
    return value

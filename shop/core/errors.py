"""Errors that carry a sentence for the user. HTTP codes live in routes and handlers only."""

from __future__ import annotations


class ShopError(Exception):
    """Something is refused. `str(error)` is one sentence for the user, `code` a stable word for programs."""

    code = "REFUSED"

    def __init__(self, sentence: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        if code:
            self.code = code

    def __str__(self) -> str:
        return str(self.sentence)


class NotFound(ShopError):
    """It does not exist, or the actor may not know that it does (404)."""

    code = "NOT_FOUND"


class Forbidden(ShopError):
    """The actor may see it but not act; the sentence says who can (403)."""

    code = "FORBIDDEN"


class Conflict(ShopError):
    """Somebody acted first, or the state does not allow the act any more (409)."""

    code = "CONFLICT"


class Gone(ShopError):
    """It existed and is closed (410)."""

    code = "GONE"


class Invalid(ShopError):
    """A fact that was given cannot be accepted; `field` names it (422)."""

    code = "INVALID"


class TooMany(ShopError):
    """Too many tries; the sentence says when to come back (429)."""

    code = "TOO_MANY"

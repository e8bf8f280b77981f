"""Routes of the room: each module registers its views on the blueprint."""

from shop.accounts.routes import (
    addresses,
    care,
    closure,
    exports,
    invitations,
    lost_password,
    notes,
    organisations,
    own,
    privacy,
    register,
    sign_in,
)
from shop.accounts.routes.blueprint import bp

__all__ = [
    "addresses",
    "bp",
    "care",
    "closure",
    "exports",
    "invitations",
    "lost_password",
    "notes",
    "organisations",
    "own",
    "privacy",
    "register",
    "sign_in",
]

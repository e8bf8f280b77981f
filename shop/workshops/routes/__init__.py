"""Routes of the room: each module registers its views on the blueprint."""

from shop.workshops.routes import (
    certificate_paper,
    certificates,
    certification,
    income,
    notices,
    sanctions,
    studio_appeals,
    studio_changes,
    studio_identity,
    studio_withdrawal,
)
from shop.workshops.routes.blueprint import bp

__all__ = [
    "bp",
    "certificate_paper",
    "certificates",
    "certification",
    "income",
    "notices",
    "sanctions",
    "studio_appeals",
    "studio_changes",
    "studio_identity",
    "studio_withdrawal",
]

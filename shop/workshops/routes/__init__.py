"""Routes of the room: each module registers its views on the blueprint."""

from shop.workshops.routes import (
    application_files,
    application_steps,
    applications,
    certificate_paper,
    certificates,
    certification,
    documents,
    income,
    join,
    notices,
    reports,
    roster,
    sanctions,
    studio_appeals,
    studio_changes,
    studio_identity,
    studio_withdrawal,
)
from shop.workshops.routes.blueprint import bp

__all__ = [
    "application_files",
    "application_steps",
    "applications",
    "bp",
    "certificate_paper",
    "certificates",
    "certification",
    "documents",
    "income",
    "join",
    "notices",
    "reports",
    "roster",
    "sanctions",
    "studio_appeals",
    "studio_changes",
    "studio_identity",
    "studio_withdrawal",
]

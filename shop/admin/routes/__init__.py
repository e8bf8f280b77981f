"""Routes of the room: each module registers its views on the blueprint."""

from shop.admin.menu import menu
from shop.admin.routes import (
    appeals,
    applications,
    changes,
    confirmations,
    decisions,
    exports,
    filings,
    income,
    measures,
    notices,
    operations,
    oversight,
    overviews,
    records,
    register,
    reports,
    roster,
    roster_days,
    settings,
    transfers,
    verifications,
    workshop_records,
)
from shop.admin.routes.blueprint import bp

bp.add_app_template_global(menu, "desk_menu")

__all__ = [
    "appeals",
    "applications",
    "bp",
    "changes",
    "confirmations",
    "decisions",
    "exports",
    "filings",
    "income",
    "measures",
    "notices",
    "operations",
    "oversight",
    "overviews",
    "records",
    "register",
    "reports",
    "roster",
    "roster_days",
    "settings",
    "transfers",
    "verifications",
    "workshop_records",
]

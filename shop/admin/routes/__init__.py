"""Routes of the room: each module registers its views on the blueprint."""

from shop.admin.menu import menu
from shop.admin.routes import (
    applications,
    confirmations,
    decisions,
    filings,
    income,
    notices,
    operations,
    oversight,
    overviews,
    records,
    register,
    settings,
    transfers,
    workshop_records,
)
from shop.admin.routes.blueprint import bp

bp.add_app_template_global(menu, "desk_menu")

__all__ = [
    "applications",
    "bp",
    "confirmations",
    "decisions",
    "filings",
    "income",
    "notices",
    "operations",
    "oversight",
    "overviews",
    "records",
    "register",
    "settings",
    "transfers",
    "workshop_records",
]

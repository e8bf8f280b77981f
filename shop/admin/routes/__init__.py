"""Routes of the room: each module registers its views on the blueprint."""

from shop.admin.routes import decisions, income, operations, oversight, register
from shop.admin.routes.blueprint import bp

__all__ = ["bp", "decisions", "income", "operations", "oversight", "register"]

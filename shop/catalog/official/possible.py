"""What stands in the way of handing a product in, and of admitting it, at an instant."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import blocked
from shop.catalog.models import Category, Product, ProductState
from shop.catalog.official.content import Content
from shop.workshops import certification


def why_not_in_catalogue(session: Session, product: Product, at: datetime) -> str:
    """Why the product cannot be handed in for the catalogue at the instant, in a sentence; '' when it can."""
    if product.state != ProductState.PUBLISHED:
        return _("先上架，再送审：目录里只收在卖的作品。")
    refusal = certification.why_not(session, product.workshop_id, at, product.category.licence_kind)
    return refusal.sentence if refusal else ""


def why_not_admitted(session: Session, product: Product, wanted: Content, at: datetime) -> str:
    """Why the product cannot be admitted with the content at the instant, in a sentence; '' when it can."""
    category = session.get(Category, wanted["category_id"])
    assert category is not None  # categories are never deleted
    if category.blocked:
        return blocked.sentence(category)
    refusal = certification.why_not(session, product.workshop_id, at, category.licence_kind)
    return refusal.sentence if refusal else ""

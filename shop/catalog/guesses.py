"""What a new product probably is: guessed so that a workshop has less to say, shown for it to change.

A category that needs a licence is guessed only from a name that says so, never from the past alone.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.catalog import categories
from shop.catalog.models import Category, Product, Variant

WORDS: dict[str, tuple[str, ...]] = {
    slug: tuple(words.split())
    for slug, _is, words in (
        line.partition(":")
        for line in Path(__file__).with_name("category_words.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
}
_LONG_FIRST = sorted(
    ((word, slug) for slug, words in WORDS.items() for word in words), key=lambda p: -len(p[0])
)


def category_of(session: Session, product: Product, title: str) -> Category:
    """The category that the name tells, else the one of what the workshop published last of this craft, else 其他."""
    slug = slug_of(title)
    named = categories.by_slug(session, slug) if slug else None
    if named is not None and not named.blocked:
        return named
    before = session.scalar(
        sa.select(Category)
        .join(Product, Product.category_id == Category.id)
        .where(
            Product.workshop_id == product.workshop_id,
            Product.craft_id == product.craft_id,
            Product.published_at.is_not(None),
            sa.not_(Category.blocked),
            Category.licence_kind.is_(None),
        )
        .order_by(Product.published_at.desc(), Product.id.desc())
        .limit(1)
    )
    return before or session.get_one(Category, product.category_id)


def slug_of(title: str) -> str | None:
    """The category that a name tells: by the word that ends latest, of two that end together the longer; None for none."""
    ends = [(title.rfind(word) + len(word), len(word), slug) for word, slug in _LONG_FIRST if word in title]
    return max(ends)[2] if ends else None


def lead_days_of(session: Session, product: Product, *, made_to_order: bool, usual: int) -> int:
    """Days that the workshop said last for goods had this way; `usual` when it never did."""
    said = session.scalar(
        sa.select(Variant.lead_days)
        .join(Product, Product.id == Variant.product_id)
        .where(
            Product.workshop_id == product.workshop_id,
            Product.published_at.is_not(None),
            Variant.made_to_order == made_to_order,
        )
        .order_by(Product.published_at.desc(), Variant.id.desc())
        .limit(1)
    )
    return said or usual

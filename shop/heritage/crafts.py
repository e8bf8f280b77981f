"""Crafts that somebody names and the list does not know yet."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import cache
from shop.heritage.models import Craft

#: The pattern of what has no pattern yet: the blue calico of the store's own pages.
PLAIN = "lanyin"


def named(session: Session, name: str, class_code: str) -> Craft:
    """The craft of the name; entered into the list when it is new: without a story, in the pattern of its class until it
    has one of its own.
    """
    known = session.scalar(sa.select(Craft).where(Craft.name == name))
    if known is not None:
        return known
    craft = Craft(
        slug=_free_slug(session, class_code),
        name=name,
        pattern_key=_pattern(session, class_code),
        craft_class_code=class_code,
        summary=_("%(craft)s，传统手工艺。", craft=name),
    )
    session.add(craft)
    session.flush()
    cache.touch(session)
    return craft


def _pattern(session: Session, class_code: str) -> str:
    of_class = sa.select(Craft.pattern_key).where(Craft.craft_class_code == class_code)
    return session.scalar(of_class.order_by(Craft.id).limit(1)) or PLAIN


def _free_slug(session: Session, class_code: str) -> str:
    """Such as bzzz-2: the class, and the how-manieth of those that came without a name of their own."""
    stem = f"{class_code.lower()}-"
    taken = set(session.scalars(sa.select(Craft.slug).where(Craft.slug.startswith(stem, autoescape=True))))
    return next(slug for n in range(1, len(taken) + 2) if (slug := f"{stem}{n}") not in taken)

"""By what the variants of a product differ: one or two axes with their values, and the variants that follow."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product as crossed
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, selectinload

from shop.catalog import words
from shop.catalog.desk_models import OptionAxis, OptionValue
from shop.core.errors import Invalid

MOST_AXES = 2
MOST_VALUES = 10
JOIN = " / "


class Axis(NamedTuple):
    """An axis as it is told: its name and its values in order."""

    name: str
    values: tuple[str, ...]


def axes_of(session: Session, product_id: int) -> list[Axis]:
    """The axes of the product in order; empty for a product without."""
    rows = session.scalars(
        sa.select(OptionAxis)
        .where(OptionAxis.product_id == product_id)
        .options(selectinload(OptionAxis.values))
        .order_by(OptionAxis.position)
    )
    return [Axis(row.name, tuple(value.word for value in row.values)) for row in rows]


def set_axes(session: Session, product_id: int, told: Sequence[Axis]) -> None:
    """The product has exactly these axes from now on. They are checked before (`check`)."""
    for old in session.scalars(sa.select(OptionAxis).where(OptionAxis.product_id == product_id)):
        session.delete(old)
    session.flush()
    session.add_all(
        OptionAxis(
            product_id=product_id,
            position=n,
            name=axis.name,
            values=[OptionValue(position=m, word=word) for m, word in enumerate(axis.values)],
        )
        for n, axis in enumerate(told)
    )
    session.flush()


def check(told: Sequence[Axis]) -> None:
    """Raises Invalid at the field (`axes-N-name`, `axes-N-values`) for refused words, the same name or value twice,
    an axis without a name or without values, too many, and words that are too long.
    """
    if not 1 <= len(told) <= MOST_AXES:
        raise Invalid(_("请写一种或两种分法，比如颜色和大小。"), field="axes-0-name")
    for n, axis in enumerate(told):
        words.refuse({f"axes-{n}-name": axis.name, f"axes-{n}-values": " ".join(axis.values)})
        if not 1 <= len(axis.name) <= 10:
            raise Invalid(_("请写按什么分，最多 10 个字，比如颜色。"), field=f"axes-{n}-name")
        if axis.name in {other.name for other in told[:n]}:
            raise Invalid(_("两种分法不能叫一样的名字。"), field=f"axes-{n}-name")
        if not 1 <= len(axis.values) <= MOST_VALUES:
            raise Invalid(
                _("请写 1 到 %(most)s 种，用空格或逗号隔开。", most=MOST_VALUES), field=f"axes-{n}-values"
            )
        if len(set(axis.values)) < len(axis.values):
            raise Invalid(_("有一种写了两遍。"), field=f"axes-{n}-values")
        if max(map(len, axis.values)) > 20:
            raise Invalid(_("每一种最多 20 个字。"), field=f"axes-{n}-values")


def options_of(told: Sequence[Axis]) -> list[str]:
    """The options of each variant that the axes make, the last axis changing fastest: 红色 / 大号."""
    return [JOIN.join(words) for words in crossed(*(axis.values for axis in told))]

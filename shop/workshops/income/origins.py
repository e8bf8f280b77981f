"""Places of sale beside the channel: rooms above say what a fair is called, the ledger names it by its reference."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.workshops.income.models import IncomeOrigin


def name_origin(session: Session, ref: str, name: str) -> None:
    """The place of the reference is called so from now on."""
    row = session.get(IncomeOrigin, ref)
    if row is None:
        session.add(IncomeOrigin(ref=ref, name=name))
    elif row.name != name:
        row.name = name
    session.flush()


def names_of(session: Session, refs: Collection[str]) -> dict[str, str]:
    """What places of sale are called; one nobody named is left out."""
    known = sorted({ref for ref in refs if ref})
    if not known:
        return {}
    rows = session.execute(sa.select(IncomeOrigin.ref, IncomeOrigin.name).where(IncomeOrigin.ref.in_(known)))
    return {row.ref: row.name for row in rows}

"""What people said about changes of the rules, for those who read it (E-commerce Law art. 34)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.rulebook_models import RulesComment
from shop.core.paging import Page, page_of

PER_PAGE = 50


def counts(session: Session) -> dict[int, int]:
    """How many opinions there are, by version id. One statement."""
    rows = sa.select(RulesComment.rules_version_id, sa.func.count()).group_by(RulesComment.rules_version_id)
    return {row[0]: row[1] for row in session.execute(rows)}


def about(
    session: Session, version_id: int, number: str | None, kept: dict[str, str]
) -> tuple[Page, list[RulesComment]]:
    """A page of the opinions on a version, oldest first. Two statements."""
    whose = RulesComment.rules_version_id == version_id
    total = session.scalar(sa.select(sa.func.count()).select_from(RulesComment).where(whose)) or 0
    page = page_of(total, number, PER_PAGE, kept)
    rows = sa.select(RulesComment).where(whose).order_by(RulesComment.id)
    return page, list(session.scalars(rows.offset(page.start).limit(PER_PAGE)))

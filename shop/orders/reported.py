"""Reports: somebody says that something public or said should be hidden, and why; the platform decides about all of one
thing together.

One piece for every matter with such reports; what hiding does, and in which words it is refused, is the matter's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Invalid

LONGEST = 300
OPEN = "open"

R = TypeVar("R")


@dataclass(frozen=True)
class Reports(Generic[R]):
    """The reports of one matter: their rows (user_id, reason, words, state, reported_at, decided_at) and the column that
    says about what.
    """

    row: type[R]
    about: Any

    def add(self, session: Session, actor: Actor, thing_id: int, *, reason: str, words: str) -> R:
        """Report it; once by each person, the second time is the same report. Invalid (field words) for too many."""
        if len(words) > LONGEST:
            raise Invalid(_("最多 300 个字。"), field="words")
        assert actor.user_id is not None
        own = sa.select(self._of).where(self.about == thing_id, self._of.user_id == actor.user_id)
        found = session.scalar(own)
        if found is None:
            facts = {self.about.key: thing_id, "user_id": actor.user_id, "reason": reason, "words": words}
            found = self._of(**facts, reported_at=clock.now())
            session.add(found)
            session.flush()
        return cast(R, found)

    def decide(self, session: Session, thing_id: int, state: str) -> Sequence[R]:
        """The open ones about it are answered by the state; those, the first first."""
        waiting = sa.select(self._of).where(self.about == thing_id, self._of.state == OPEN)
        rows = session.scalars(waiting.order_by(self._of.id)).all()
        for row in rows:
            row.state, row.decided_at = state, clock.now()
        session.flush()
        return cast(Sequence[R], rows)

    @property
    def _of(self) -> Any:
        return self.row

"""What a person agreed to: an append-only log with the version they saw (PIPL art. 14 to 17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Consent
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import NotFound
from shop.core.text import later as _l

PRIVACY = "privacy"
NEWS = "news"
#: Version of the privacy notice that is shown now; a changed notice gets the day of its change.
VERSIONS = {PRIVACY: "2026-11-22", NEWS: "2026-11-22"}
#: Consents that may be withdrawn while the account goes on.
OPTIONAL = (NEWS,)
TITLES = {PRIVACY: _l("隐私政策"), NEWS: _l("上新和活动消息")}


@dataclass(frozen=True)
class Standing:
    """Where a person stands on one topic now; `at` None: never asked."""

    topic: str
    title: str
    given: bool
    version: str
    at: datetime | None
    optional: bool


def give(session: Session, user_id: int, topic: str) -> None:
    """Log that the person agreed to the present version of the topic."""
    _log(session, user_id, topic, given=True)


def change(session: Session, actor: Actor, topic: str, *, given: bool) -> None:
    """Agree to an optional topic or withdraw it. NotFound for any other topic: those end with the account only."""
    if topic not in OPTIONAL or actor.user_id is None:
        raise NotFound(_("没有这一项同意。"))
    if _latest(session, actor.user_id).get(topic, (False,))[0] != given:
        _log(session, actor.user_id, topic, given=given)


def standing(session: Session, user_id: int) -> list[Standing]:
    """Every topic with what holds now."""
    latest = _latest(session, user_id)
    rows = []
    for topic, version in VERSIONS.items():
        given, seen, at = latest.get(topic, (False, version, None))
        rows.append(Standing(topic, str(TITLES[topic]), given, seen, at, topic in OPTIONAL))
    return rows


def agrees(session: Session, user_id: int, topic: str) -> bool:
    """Whether the person's last word on the topic is yes."""
    return _latest(session, user_id).get(topic, (False,))[0]


def _log(session: Session, user_id: int, topic: str, *, given: bool) -> None:
    entry = Consent(user_id=user_id, topic=topic, version=VERSIONS[topic], given=given, at=clock.now())
    session.add(entry)
    session.flush()


def _latest(session: Session, user_id: int) -> dict[str, tuple[bool, str, datetime | None]]:
    entries = session.scalars(sa.select(Consent).where(Consent.user_id == user_id).order_by(Consent.id))
    return {entry.topic: (entry.given, entry.version, entry.at) for entry in entries}

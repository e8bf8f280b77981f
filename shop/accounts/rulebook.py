"""The platform's published rules: every version stays, a change is published seven full days before it holds
(E-commerce Law art. 32 to 34; domain facts, C7; BR-24).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.rulebook_models import RulesComment, RulesVersion
from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission

#: The texts there are, in the order in which they are shown.
TOPICS = ("service", "trading", "sellers", "credit", "complaints")
FULL_DAYS = 7
LONGEST = 20_000


class Block(NamedTuple):
    """A piece of a text: a heading, a paragraph, or the lines of a list."""

    kind: str
    lines: list[str]


class Standing(NamedTuple):
    """A text as of an instant: what holds, and what is published to hold later."""

    topic: str
    holds: RulesVersion
    coming: RulesVersion | None


def earliest(published_on: date) -> date:
    """The first day on which a change published that day may hold: seven full days lie between (BR-24)."""
    return published_on + timedelta(days=FULL_DAYS + 1)


def publish(
    session: Session,
    actor: Actor,
    *,
    topic: str,
    title: str,
    text: str,
    summary: str,
    effective_on: date | None = None,
) -> RulesVersion:
    """Publish a version of a text. The first of a topic may hold at once, a change only after seven full days.

    Raises Invalid at `topic` for an unknown one, at `text` for an empty or unchanged one and one above 20,000
    characters, at `effective_on` for a day that is too early.
    """
    require(actor, Permission.RULES_PUBLISH)
    if topic not in TOPICS:
        raise Invalid(_("没有这一种规则。"), field="topic")
    now = clock.now()
    former = newest(session, topic, lock=True)
    text = _checked(text, former)
    effective_at = now if former is None and effective_on is None else _start(effective_on, former, now)
    version = RulesVersion(
        topic=topic,
        version=1 if former is None else former.version + 1,
        title=title.strip(),
        text=text,
        summary=summary.strip(),
        published_at=now,
        published_by=actor.user_id,
        effective_at=effective_at,
    )
    session.add(version)
    session.flush()
    audit.record(session, actor, "rules.published", "rules", f"{topic}-{version.version}")
    return version


def _checked(text: str, former: RulesVersion | None) -> str:
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text:
        raise Invalid(_("请写规则的内容。"), field="text")
    if len(text) > LONGEST:
        raise Invalid(_("太长了，最多 %(n)s 个字。", n=LONGEST), field="text")
    if former is not None and former.text == text:
        raise Invalid(_("和现在的版本一字不差，没有要公布的。"), field="text")
    return text


def _start(effective_on: date | None, former: RulesVersion | None, now: datetime) -> datetime:
    """When it begins to hold; never before a version that was published earlier."""
    today = clock.local_day(now)
    first = today if former is None else earliest(today)
    if former is not None:
        first = max(first, clock.local_day(former.effective_at))
    if effective_on is None or effective_on < first:
        raise Invalid(
            _("要公布满七日才能生效，最早是 %(day)s。", day=first.isoformat()), field="effective_on"
        )
    return max(clock.day_start(effective_on), now)


def newest(session: Session, topic: str, *, lock: bool = False) -> RulesVersion | None:
    """The version published last."""
    found = sa.select(RulesVersion).where(RulesVersion.topic == topic).order_by(RulesVersion.version.desc())
    return session.scalar((found.with_for_update() if lock else found).limit(1))


def versions(session: Session, topic: str) -> list[RulesVersion]:
    """All versions of a text, the newest first. Raises NotFound for an unknown topic."""
    found = sa.select(RulesVersion).where(RulesVersion.topic == topic).order_by(RulesVersion.version.desc())
    rows = list(session.scalars(found))
    if not rows:
        raise NotFound(_("没有这一种规则。"))
    return rows


def holding(rows: Sequence[RulesVersion], at: datetime) -> RulesVersion:
    """Which of the versions (newest first) holds at the instant; the first one before any holds."""
    return next((row for row in rows if row.effective_at <= at), rows[-1])


def standing(session: Session, at: datetime) -> list[Standing]:
    """All texts as of the instant, in their order. One statement."""
    rows = list(session.scalars(sa.select(RulesVersion).order_by(RulesVersion.version.desc())))
    found = []
    for topic in TOPICS:
        own = [row for row in rows if row.topic == topic]
        if own:
            found.append(
                Standing(topic, holding(own, at), next((r for r in own if r.effective_at > at), None))
            )
    return found


def comment(session: Session, *, topic: str, version: int, text: str, user_id: int | None) -> RulesComment:
    """Say something about a version that is published and does not hold yet.

    Raises NotFound for an unknown one, Invalid at `text` when it is empty, too long, or the version holds already.
    """
    about = session.scalar(
        sa.select(RulesVersion).where(RulesVersion.topic == topic, RulesVersion.version == version)
    )
    if about is None:
        raise NotFound(_("没有这一版规则。"))
    text = text.strip()
    if not 2 <= len(text) <= 1000:
        raise Invalid(_("请写 2 到 1000 个字。"), field="text")
    if about.effective_at <= clock.now():
        raise Invalid(_("这一版已经生效，征求意见结束了。"), field="text")
    said = RulesComment(rules_version_id=about.id, user_id=user_id, text=text, at=clock.now())
    session.add(said)
    session.flush()
    return said


def comments(session: Session, version_id: int) -> list[RulesComment]:
    """What was said about a version, oldest first."""
    rows = sa.select(RulesComment).where(RulesComment.rules_version_id == version_id)
    return list(session.scalars(rows.order_by(RulesComment.id)))


def blocks(text: str) -> Iterator[Block]:
    """The text in pieces: lines that begin with `# ` are headings, with `- ` items of a list, others paragraphs."""
    items: list[str] = []
    for line in text.splitlines():
        if line.startswith("- "):
            items.append(line.removeprefix("- "))
            continue
        if items:
            yield Block("list", items)
            items = []
        if line.startswith("# "):
            yield Block("heading", [line.removeprefix("# ")])
        elif line.strip():
            yield Block("paragraph", [line.strip()])
    if items:
        yield Block("list", items)


def load_rules(session: Session, at: datetime | None = None) -> int:
    """Publish the first version of each text that the package brings along; answers how many were missing."""
    known = set(session.scalars(sa.select(RulesVersion.topic).distinct()))
    now = at or clock.now()
    missing = [topic for topic in TOPICS if topic not in known]
    for topic in missing:
        lines = (files("shop.accounts") / "rules" / f"{topic}.txt").read_text("utf-8").splitlines()
        session.add(
            RulesVersion(
                topic=topic,
                version=1,
                title=lines[0],
                summary=lines[1],
                text="\n".join(lines[2:]),
                published_at=now,
                published_by=None,
                effective_at=now,
            )
        )
    session.flush()
    return len(missing)

"""What a person is told: kept behind the bell of the store, copied by mail or SMS as they wish.

`take` is the one gate of every message. What must be told about orders, money and the account cannot be switched off in
the store, only its copies; news need a consent that stands in the log with version and instant (Consumer Law art. 29,
PIPL art. 24), and carry a link by which it ends without signing in.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts import consents, queries
from shop.accounts.models import User
from shop.accounts.note_kinds import RULES, Kind, kind_of, path_of
from shop.accounts.note_models import NoteChoice, PersonalNote
from shop.core import clock, preferences, signing
from shop.core.access import Actor
from shop.core.errors import NotFound
from shop.core.messages import Reach, Told, Way
from shop.core.paging import Page, page_of

PER_PAGE = 20
#: How long a note is kept.
KEPT = timedelta(days=180)
_NOBODY = Reach(None, None)
_PURPOSE = "unsubscribe-news"


class Choice(NamedTuple):
    """How a person is told of one kind."""

    kind: Kind
    in_store: bool
    by_copy: bool


def take(session: Session, told: Told) -> Way:
    """Keep the note in the store and answer by which way a copy goes out. The same telling again is one note."""
    kind = kind_of(told.template)
    user = session.get(User, told.user_id)
    if user is None or user.closed_at is not None:
        return Way(_NOBODY)
    if kind == Kind.NEWS and not consents.agrees(session, user.id, consents.NEWS):
        return Way(_NOBODY)
    choice = choices(session, user.id)[kind]
    if choice.in_store:
        _keep(session, told, kind)
    if not choice.by_copy:
        return Way(_NOBODY)
    more = _unsubscribe_words(session, user.id) if kind == Kind.NEWS else ""
    return Way(queries.reach(session, user.id), more)


def choices(session: Session, user_id: int) -> dict[Kind, Choice]:
    """How the person is told of each kind, where a kind's own rule goes before what was chosen."""
    rows = session.scalars(sa.select(NoteChoice).where(NoteChoice.user_id == user_id))
    chosen = {row.kind: (row.in_store, row.by_copy) for row in rows}
    found = {}
    for kind, rule in RULES.items():
        in_store, by_copy = chosen.get(kind, (True, True))
        found[kind] = Choice(kind, in_store or not rule.in_store_free, by_copy or not rule.copy_free)
    return found


def choose(session: Session, actor: Actor, *, in_store: set[str], by_copy: set[str]) -> None:
    """From now on: the kinds named are told in the store, and copied. What cannot be switched off stays on."""
    assert actor.user_id is not None
    present = {
        row.kind: row
        for row in session.scalars(sa.select(NoteChoice).where(NoteChoice.user_id == actor.user_id))
    }
    for kind, rule in RULES.items():
        row = present.get(kind)
        if row is None:
            row = NoteChoice(user_id=actor.user_id, kind=kind)
            session.add(row)
        row.in_store = kind in in_store or not rule.in_store_free
        row.by_copy = kind in by_copy or not rule.copy_free
        row.chosen_at = clock.now()
    session.flush()


def of(session: Session, user_id: int, page: str | None) -> tuple[list[PersonalNote], Page]:
    """The person's notes, the newest first."""
    mine = PersonalNote.user_id == user_id
    total = session.scalar(sa.select(sa.func.count()).select_from(PersonalNote).where(mine)) or 0
    shown = page_of(total, page, PER_PAGE)
    rows = sa.select(PersonalNote).where(mine).order_by(PersonalNote.id.desc())
    return list(session.scalars(rows.offset(shown.start).limit(PER_PAGE))), shown


def read_all(session: Session, actor: Actor) -> None:
    """The person has seen all of them."""
    unread = sa.and_(PersonalNote.user_id == actor.user_id, PersonalNote.read_at.is_(None))
    session.execute(sa.update(PersonalNote).where(unread).values(read_at=clock.now()))
    session.execute(sa.update(User).where(User.id == actor.user_id).values(unread_notes=0))


def forget_old(session: Session) -> None:
    """Notes older than half a year go; what they told of is on its own page."""
    old = PersonalNote.told_at < clock.now() - KEPT
    session.execute(sa.delete(PersonalNote).where(old, PersonalNote.read_at.is_not(None)))


def erase(session: Session, user_id: int) -> None:
    """The account closes: notes and choices go."""
    session.execute(sa.delete(PersonalNote).where(PersonalNote.user_id == user_id))
    session.execute(sa.delete(NoteChoice).where(NoteChoice.user_id == user_id))


def unsubscribe_token(user_id: int) -> str:
    """A signed word that ends the news of this person, and nothing else."""
    return signing.sign(_PURPOSE, user_id)


def of_token(session: Session, token: str) -> User:
    """Whose token it is. NotFound for one that is forged, altered, or of a closed account."""
    user_id = signing.signed(_PURPOSE, token)
    user = session.get(User, user_id) if user_id else None
    if user is None or user.closed_at is not None:
        raise NotFound(_("这个链接不对。请登录以后在“隐私和同意”里退订。"))
    return user


def unsubscribe(session: Session, token: str) -> None:
    """End the news of whose token it is; the withdrawal stands in the log of consents. NotFound as above."""
    user = of_token(session, token)
    consents.change(session, Actor(user.id, user.name), consents.NEWS, given=False)


def _keep(session: Session, told: Told, kind: Kind) -> None:
    known = session.scalar(sa.select(PersonalNote.id).where(PersonalNote.ref == told.ref))
    if known is not None:
        return
    note = PersonalNote(
        user_id=told.user_id,
        ref=told.ref,
        kind=kind,
        subject=told.subject[:200],
        words=told.text.strip(),
        path=path_of(told.template, told.facts)[:200],
        told_at=clock.now(),
    )
    session.add(note)
    session.flush()
    session.execute(sa.update(User).where(User.id == told.user_id).values(unread_notes=User.unread_notes + 1))


def _unsubscribe_words(session: Session, user_id: int) -> str:
    site = preferences.read(session).site
    link = f"{site}/unsubscribe/{unsubscribe_token(user_id)}"
    return _("不想再收到：%(link)s", link=link) + "\n"

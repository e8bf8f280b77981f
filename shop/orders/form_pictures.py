"""Pictures that people put into a form: taken in made anew, kept when the form comes back with an error, forgotten when
it is never sent.

One piece for every matter that takes pictures; who may see them is asked by the matter itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar, cast

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import chance, clock, files, images, keeping
from shop.core.access import Actor
from shop.core.errors import Gone, Invalid

MOST = 6
#: Pictures a person may have waiting for a form that was not accepted yet.
MOST_WAITING = 30
FORGET = timedelta(days=2)
PREVIEW = 480


P = TypeVar("P")


@dataclass(frozen=True)
class FormPictures(Generic[P]):
    """The pictures of one matter: their rows (key, uploaded_by, uploaded_at), the column that says what they belong to,
    their folder in the file store.
    """

    row: type[P]
    owner: Any
    folder: str

    def take_in(self, session: Session, actor: Actor, *, data: bytes, filename: str, **facts: Any) -> P:
        """Keep a picture for a form; call it with no transaction open, for decoding and storing take long.

        Invalid (field pictures) for what is no picture, too large or too small, or when too many wait already.
        """
        try:
            made = images.clean(data, filename)
        except Invalid as refused:
            raise Invalid(refused.sentence, field="pictures") from refused
        small, key = images.smaller(made.data, PREVIEW), chance.hexadecimal(16)
        files.put_with(session, self.file_key(key), made.data, "image/jpeg")
        files.put_with(session, self.file_key(key, small=True), small, "image/jpeg")
        mine = sa.select(sa.func.count()).where(self._of.uploaded_by == actor.user_id, self.owner.is_(None))
        if (session.scalar(mine) or 0) >= MOST_WAITING:
            raise Invalid(_("传得太多了，请先交上去。"), field="pictures")
        assert actor.user_id is not None
        picture = self._of(key=key, uploaded_by=actor.user_id, uploaded_at=clock.now(), **facts)
        session.add(picture)
        session.flush()
        return cast(P, picture)

    def waiting(self, session: Session, actor: Actor, keys: Sequence[str]) -> list[P]:
        """Those of the actor's pictures that belong to nothing yet."""
        found = sa.select(self._of).where(
            self._of.key.in_(list(keys)[:MOST_WAITING]),
            self._of.uploaded_by == actor.user_id,
            self.owner.is_(None),
        )
        return list(session.scalars(found.order_by(self._of.id)))

    def attach(self, session: Session, actor: Actor, owner_id: int, keys: Sequence[str]) -> None:
        """From now on they belong to it. Invalid (field pictures) for more than six."""
        found = self.waiting(session, actor, keys)
        if len(found) > MOST:
            raise Invalid(_("最多 %(n)s 张照片，请挑最说明问题的。", n=MOST), field="pictures")
        for picture in found:
            setattr(picture, self.owner.key, owner_id)
        session.flush()

    def data_of(self, key: str, *, small: bool = False) -> bytes:
        """The bytes, a JPEG. Gone when the file is no more."""
        data = files.store().get(self.file_key(key, small=small))
        if data is None:
            raise Gone(_("这张照片已经删除。"))
        return data

    def file_key(self, key: str, *, small: bool = False) -> str:
        """Where it lies in the file store: not among what is served by itself."""
        return f"{self.folder}/{key[:2]}/{key}{'-small' if small else ''}.jpg"

    def forget_waiting(self, session: Session) -> int:
        """Pictures of forms nobody sent are forgotten after two days. Answers how many."""
        old = sa.and_(self.owner.is_(None), self._of.uploaded_at < clock.now() - FORGET)
        keys = list(session.scalars(sa.select(self._of.key).where(old).limit(500)))
        session.execute(sa.delete(self._of).where(self._of.key.in_(keys)))
        self.forget_files(session, keys)
        return len(keys)

    def forget_files(self, session: Session, keys: Sequence[str]) -> None:
        """Have the files of pictures whose rows go deleted after the commit."""
        keeping.forget(session, [self.file_key(key, small=small) for key in keys for small in (False, True)])

    @property
    def _of(self) -> Any:
        return self.row

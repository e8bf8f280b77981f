"""What a person was told in the store, and how they want to be told; their data put together for them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Model, one_of


class PersonalNote(Model):
    """One thing a person was told, as it stands behind the bell. `ref` makes a telling that is tried again one note."""

    __tablename__ = "personal_note"
    __table_args__ = (sa.Index("ix_personal_note_user", "user_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    ref: Mapped[str] = mapped_column(sa.String(32), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    subject: Mapped[str] = mapped_column(sa.String(200))
    words: Mapped[str] = mapped_column(sa.Text)
    # A path of the store where it can be seen to; '' when there is none.
    path: Mapped[str] = mapped_column(sa.String(200), default="")
    told_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class NoteChoice(Model):
    """What a person chose for one kind of notes; without a row the kind's own rule holds."""

    __tablename__ = "note_choice"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    in_store: Mapped[bool]
    by_copy: Mapped[bool]
    chosen_at: Mapped[datetime]


class ExportState(StrEnum):
    """How far an export is."""

    WAITING = "waiting"
    READY = "ready"
    GONE = "gone"  # its seven days are over, the file is deleted


class DataExport(Model):
    """All data about one person, asked for by that person: a file that is theirs alone for seven days."""

    __tablename__ = "data_export"
    __table_args__ = (
        one_of("state", ExportState),
        sa.CheckConstraint("(state = 'waiting') = (ready_at IS NULL)", name="ready_has_instant"),
        sa.Index("uq_data_export_waiting", "user_id", unique=True, sqlite_where=sa.text("state = 'waiting'"),
                 postgresql_where=sa.text("state = 'waiting'")),
        sa.Index("ix_data_export_user", "user_id", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    state: Mapped[str] = mapped_column(sa.String(8), default=ExportState.WAITING)
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(default=0)

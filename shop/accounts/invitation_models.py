"""Invitations to work for an organisation, to people who may have no account yet."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.accounts.models import Organisation, User
from shop.core.db import BigId, Model


class MemberInvitation(Model):
    """Whoever holds its signed link may join once, in this role, until the end. The address goes when it is over."""

    __tablename__ = "member_invitation"
    __table_args__ = (
        sa.CheckConstraint("(taken_at IS NULL) = (taken_by IS NULL)", name="taken_whole"),
        sa.CheckConstraint("taken_at IS NULL OR called_off_at IS NULL", name="one_fate"),
        sa.Index("ix_member_invitation_organisation", "organisation_id", "id"),
        sa.Index("ix_member_invitation_ends", "ends_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    role: Mapped[str] = mapped_column(sa.String(20))
    # An address or a number that had no account; NULL when it is over, or when it is only shown as a code.
    address: Mapped[str | None] = mapped_column(sa.String(254))
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    taken_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    inviter: Mapped[User] = relationship(foreign_keys=[made_by])

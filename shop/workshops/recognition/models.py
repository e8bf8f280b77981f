"""Filing upwards, published batches, external registers, further recognitions, key-support counties."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import BigId, Model, one_of
from shop.workshops.models import Certificate, Workshop


class RecognitionKind(StrEnum):
    """What a workshop can be besides certified."""

    EMPLOYMENT_WORKSHOP = "employment_workshop"  # 就业帮扶车间
    LEGACY_WORKSHOP = "legacy_workshop"  # 非遗扶贫就业工坊
    MODEL_SITE = "model_site"  # 示范点


class RegisterKind(StrEnum):
    """Registers outside the store."""

    PROJECT_POOL = "project_pool"  # 县级项目库
    LABOUR_PLATFORM = "labour_platform"  # 劳务协作平台
    OTHER = "other"


class Batch(Model):
    """A batch of certified workshops that the province publishes with a document number."""

    __tablename__ = "batch"
    __table_args__ = (
        sa.UniqueConstraint("province_code", "year", "ordinal"),
        sa.CheckConstraint("(published_at IS NULL) = (document_no = '')", name="published_with_document"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    province_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    year: Mapped[int]
    ordinal: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(120))
    document_no: Mapped[str] = mapped_column(sa.String(60), default="")
    created_by: Mapped[int | None]
    created_at: Mapped[datetime]
    published_by: Mapped[int | None]
    published_at: Mapped[datetime | None]


class Filing(Model):
    """A certificate on its way up (备案): to the prefecture, to the province, into a published batch."""

    __tablename__ = "filing"
    __table_args__ = (
        sa.CheckConstraint(
            "to_province_at IS NULL OR to_prefecture_at <= to_province_at", name="prefecture_before_province"
        ),
        sa.CheckConstraint("batch_id IS NULL OR to_province_at IS NOT NULL", name="batch_after_filing"),
    )

    certificate_id: Mapped[int] = mapped_column(
        sa.ForeignKey("certificate.id"), primary_key=True, autoincrement=False
    )
    to_prefecture_at: Mapped[datetime]
    to_prefecture_by: Mapped[int | None]
    to_province_at: Mapped[datetime | None]
    to_province_by: Mapped[int | None]
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("batch.id"), index=True)

    certificate: Mapped[Certificate] = relationship()
    batch: Mapped[Batch | None] = relationship()


class RegisterEntry(Model):
    """Number and day of a workshop's entry in a register outside the store."""

    __tablename__ = "register_entry"
    __table_args__ = (
        one_of("register", RegisterKind),
        sa.CheckConstraint("(register = 'other') = (register_name <> '')", name="other_is_named"),
        sa.UniqueConstraint("workshop_id", "register", "register_name", "entry_no"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    register: Mapped[str] = mapped_column(sa.String(20))
    register_name: Mapped[str] = mapped_column(sa.String(60), default="")
    entry_no: Mapped[str] = mapped_column(sa.String(60))
    entered_on: Mapped[date]
    recorded_by: Mapped[int | None]
    recorded_at: Mapped[datetime]
    removed_on: Mapped[date | None]


class Recognition(Model):
    """A recognition with its document; of an applicant (employment workshop first) or of a workshop."""

    __tablename__ = "recognition"
    __table_args__ = (
        one_of("kind", RecognitionKind),
        sa.CheckConstraint("application_id IS NOT NULL OR workshop_id IS NOT NULL", name="belongs_somewhere"),
        sa.CheckConstraint("(kind = 'model_site') = (level IS NOT NULL)", name="model_site_has_level"),
        sa.CheckConstraint("level IN ('county', 'city', 'province')", name="level_known"),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= granted_on", name="ends_after_start"),
        sa.Index("ix_recognition_workshop", "workshop_id", "kind"),
        sa.Index("ix_recognition_application", "application_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("workshop.id"))
    application_id: Mapped[int | None] = mapped_column(sa.ForeignKey("application.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    level: Mapped[str | None] = mapped_column(sa.String(12))
    granted_on: Mapped[date]
    authority: Mapped[str] = mapped_column(sa.String(80))
    document_no: Mapped[str] = mapped_column(sa.String(60))
    recorded_by: Mapped[int | None]
    recorded_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(sa.String(300), default="")

    workshop: Mapped[Workshop | None] = relationship()


class KeyCounty(Model):
    """One of the one or two key-support counties a prefecture names and files with the province (Hunan notice)."""

    __tablename__ = "key_county"
    __table_args__ = (
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= named_on", name="ends_after_start"),
        sa.Index("uq_key_county_running", "county_code", unique=True,
                 sqlite_where=sa.text("ended_on IS NULL"), postgresql_where=sa.text("ended_on IS NULL")),
        sa.Index("ix_key_county_prefecture", "prefecture_code", "ended_on"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    prefecture_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    county_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    named_on: Mapped[date]
    document_no: Mapped[str] = mapped_column(sa.String(60))
    named_by: Mapped[int | None]
    filed_at: Mapped[datetime | None]
    noted_at: Mapped[datetime | None]
    noted_by: Mapped[int | None]
    ended_on: Mapped[date | None]

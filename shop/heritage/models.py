"""Reference data: regions, ICH categories and items, craft classes and crafts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.core.db import Model, one_of


class RegionLevel(StrEnum):
    """Level of an administrative division."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class IchLevel(StrEnum):
    """Level of the list on which an ICH item stands (ICH Law, art. 7 and 18)."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    CITY = "city"
    COUNTY = "county"


class Region(Model):
    """A province, prefecture or county by its GB/T 2260 code."""

    __tablename__ = "region"
    __table_args__ = (
        one_of("level", RegionLevel),
        sa.CheckConstraint(
            "(level = 'province') = (parent_code IS NULL)", name="only_provinces_have_no_parent"
        ),
    )

    code: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40))
    short_name: Mapped[str] = mapped_column(sa.String(20))
    level: Mapped[str] = mapped_column(sa.String(12))
    parent_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"), index=True)
    # NULL is "not recorded", never "no".
    lifted_out_of_poverty: Mapped[bool | None]
    lifted_source: Mapped[str | None] = mapped_column(sa.String(200))
    key_support: Mapped[bool] = mapped_column(default=False)
    key_support_source: Mapped[str | None] = mapped_column(sa.String(200))

    @property
    def province_code(self) -> str:
        """Code of the province it lies in."""
        return self.code[:2] + "0000"

    @property
    def prefecture_code(self) -> str:
        """Code of the prefecture it lies in (its own for a prefecture)."""
        return self.code[:4] + "00"


class IchCategory(Model):
    """One of the ten categories of the national list, Ⅰ to Ⅹ."""

    __tablename__ = "ich_category"
    __table_args__ = (sa.CheckConstraint("id BETWEEN 1 AND 10", name="ten_categories"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    numeral: Mapped[str] = mapped_column(sa.String(1), unique=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)


class CraftClass(Model):
    """A class of the national traditional-craft catalogue, such as FRZX."""

    __tablename__ = "craft_class"

    code: Mapped[str] = mapped_column(sa.String(4), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)
    source: Mapped[str] = mapped_column(sa.String(200))


class IchItem(Model):
    """A representative ICH item at one place. Several places share one code; an unchecked code is shown as 待核."""

    __tablename__ = "ich_item"
    __table_args__ = (
        one_of("level", IchLevel),
        sa.UniqueConstraint("code", "batch_year", "region_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    level: Mapped[str] = mapped_column(sa.String(12))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("ich_category.id"))
    code: Mapped[str | None] = mapped_column(sa.String(20))
    code_verified: Mapped[bool] = mapped_column(default=False)
    batch_year: Mapped[int | None]
    listing_type: Mapped[str | None] = mapped_column(sa.String(12))
    serial: Mapped[int | None]
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"))
    region_text: Mapped[str] = mapped_column(sa.String(80))
    source: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str] = mapped_column(sa.String(200), default="")

    category: Mapped[IchCategory] = relationship()


class Craft(Model):
    """A craft people shop for. It owns one pattern (一艺一纹)."""

    __tablename__ = "craft"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    pattern_key: Mapped[str] = mapped_column(sa.String(40))
    craft_class_code: Mapped[str] = mapped_column(sa.ForeignKey("craft_class.code"))
    default_ich_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ich_item.id"))
    aliases: Mapped[str] = mapped_column(sa.String(200), default="")
    summary: Mapped[str] = mapped_column(sa.String(200))
    story: Mapped[str] = mapped_column(sa.Text, default="")
    imitation: Mapped[str] = mapped_column(sa.Text, default="")

    craft_class: Mapped[CraftClass] = relationship()
    default_ich_item: Mapped[IchItem | None] = relationship()


class WorkdayOverride(Model):
    """A day on which the work calendar differs from the packaged one; officers edit it."""

    __tablename__ = "workday_override"

    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    is_workday: Mapped[bool]
    note: Mapped[str] = mapped_column(sa.String(100), default="")

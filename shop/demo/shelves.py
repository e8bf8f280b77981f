"""What the demo's workshops have on their shelves: rows of the catalogue, and what its history of sales needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from shop.core.db import Model
from shop.demo.bulk import Row

Rows = dict[type[Model], list[Row]]


@dataclass(frozen=True)
class Maker:
    """What products need to know of their workshop."""

    id: int
    name: str
    craft: str
    craft_id: int
    ich_item_id: int | None
    granted_at: datetime
    place: str
    famous: bool = False


@dataclass
class Sku:
    """What the history of sales needs to know of a variant."""

    variant_id: int
    product_id: int
    stock_id: int | None
    prices: list[tuple[int, int, datetime, datetime | None]]
    options: str
    sku_code: str
    lead_days: int
    least: int
    made_to_order: bool
    return_rule: str


@dataclass
class Ware:
    """What the history of sales needs to know of a product."""

    product_id: int
    maker: Maker
    title: str
    slug: str
    picture_key: str
    tax_rate_bp: int
    published_at: datetime
    weight: float
    skus: list[Sku] = field(default_factory=list)


@dataclass
class Shelves:
    """All rows of the catalogue, and the wares as the history needs them."""

    until: datetime
    rows: Rows = field(default_factory=dict)
    wares: list[Ware] = field(default_factory=list)
    next_ids: dict[type[Model], int] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)

    def turn(self, craft: str) -> int:
        """How many products of the craft came before: its motifs are used in turn, so that none is left out."""
        before = self.made.get(craft, 0)
        self.made[craft] = before + 1
        return before

    def add(self, model: type[Model], **row: object) -> int:
        """Add a row with the next id of its table; answers the id."""
        number = self.next_ids.get(model, 0) + 1
        self.next_ids[model] = number
        self.rows.setdefault(model, []).append({"id": number, **row})
        return number

"""What is known of a cart line when it is shown, reckoned and bought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from shop.catalog import tariff


class Row(NamedTuple):
    """A cart line with its variant, its price now, product, workshop and stock. Amounts in fen, days, pieces."""

    line_id: int
    variant_id: int
    quantity: int
    selected: bool
    seen_price_fen: int
    added_at: datetime
    price_id: int | None
    price_fen: int | None
    # The channel and the way (fair:3, or empty) of the price it has now.
    channel: str
    origin_ref: str
    sku_code: str
    options: str
    made_to_order: bool
    lead_days: int
    min_pieces: int
    product_id: int
    slug: str
    title: str
    return_rule: str
    on_sale: bool
    picture_key: str | None
    craft_id: int
    craft_name: str
    pattern_key: str
    ich_item_id: int | None
    ich_item_name: str | None
    tax_rate_bp: int
    category_id: int
    licence_kind: str | None
    stock_id: int | None
    on_hand: int | None
    reserved: int | None
    workshop_id: int
    workshop_slug: str
    workshop_name: str
    site_level: str | None
    county_code: str
    county_name: str
    may_sell: bool
    certificate_no: str | None
    fee: int | None
    free_from_fen: int | None
    basis: str | None
    first_units: int | None
    more_units: int | None
    more: int | None
    piece_grams: int | None
    zones: list[Any] | None
    weight_g: int | None
    # Where it goes: of the buyer's default address until one is chosen; '' when nothing is known.
    to_code: str
    rest_from: date | None
    rest_until: date | None
    point_id: int | None
    point_name: str | None
    point_region: str | None
    point_street: str | None
    point_phone: str | None
    point_hours: str | None

    @property
    def available(self) -> int:
        """Pieces nobody was promised."""
        return (self.on_hand or 0) - (self.reserved or 0)

    @property
    def point(self) -> dict[str, str] | None:
        """Where the buyer may fetch it, as it is photographed; None when the workshop offers no such place."""
        if self.point_id is None:
            return None
        return {
            "name": self.point_name or "",
            "place": f"{self.point_region}{self.point_street}",
            "phone": self.point_phone or "",
            "hours": self.point_hours or "",
        }

    @property
    def fee_fen(self) -> int:
        """First fee of the workshop's template; nothing when it set none."""
        return self.fee or 0

    @property
    def more_fen(self) -> int:
        """Fee for further units; nothing when it asks none."""
        return self.more or 0

    @property
    def exceptions(self) -> Sequence[Mapping[str, Any]]:
        """What differs by province."""
        return self.zones or ()

    @property
    def template(self) -> tariff.Template | None:
        """The workshop's delivery template; None when it has none."""
        return cast("tariff.Template", self) if self.basis else None

    @property
    def served(self) -> bool:
        """Whether the workshop sends to where it goes."""
        return tariff.served(self.template, self.to_code)

    @property
    def free_here_fen(self) -> int | None:
        """Worth of goods from which delivery to there costs nothing; None when it is never free."""
        return tariff.zone_for(self.template, self.to_code).free_from_fen if self.template else None

    @property
    def grams(self) -> int:
        """What a piece weighs, by the workshop's usual weight when it is not written."""
        return self.weight_g or self.piece_grams or 0

    @property
    def seal(self) -> str:
        """Level of the certification mark; none for a workshop that may not sell."""
        return (self.site_level or "county") if self.may_sell else ""

    @property
    def picture(self) -> str | None:
        """Address of the first picture, without its size."""
        return f"/media/{self.picture_key}" if self.picture_key else None

"""From the text of rows to products with their variants. Pure: what the rows themselves can tell, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask_babel import gettext as _

from shop.catalog import words
from shop.catalog.models import ReturnRule
from shop.catalog.offers import MOST_VARIANTS, PACKING_DAYS, shares
from shop.catalog.product_files.cells import READERS
from shop.catalog.product_files.columns import (
    BY_KEY,
    COLUMNS,
    OF_VARIANT,
    PART_KEYS,
)
from shop.catalog.products import Step
from shop.core.table_files import Line

#: What people read: held against the words of BR-26.
_READ = ("title", "subtitle", "story", "material", "size_text", "care", "options", "alts", "steps")


class Fault(NamedTuple):
    """What is wrong: row of the spreadsheet (0: the file), key of the column ('' for none), one sentence."""

    row: int
    column: str
    sentence: str

    @property
    def title(self) -> str:
        """The head of the column."""
        return str(BY_KEY[self.column].title) if self.column in BY_KEY else ""


class Offer(NamedTuple):
    """A variant of a row: `fen` a piece, `pieces` in stock (0 for made to order)."""

    row: int
    options: str
    fen: int
    made_to_order: bool
    pieces: int
    lead_days: int
    least: int


@dataclass
class Piece:
    """A product: the row that begins it, its texts by column, its variants; ids are filled by the check."""

    row: int
    facts: dict[str, Any]
    offers: list[Offer] = field(default_factory=list)
    category_id: int = 0
    licence_kind: str | None = None
    craft_id: int = 0
    craft_slug: str = ""
    ich_item_id: int | None = None

    @property
    def pictures(self) -> list[str]:
        """File names of its pictures in lower case, in order."""
        found: list[str] = self.facts["pictures"]
        return found

    @property
    def steps(self) -> list[Step]:
        """How it is made, in order."""
        found: list[Step] = self.facts["steps"]
        return found

    @property
    def parts(self) -> dict[str, int]:
        """Where the price goes, in fen of the price of the first variant, by kind; empty: not told."""
        return {kind: self.facts[key] for key, kind in PART_KEYS.items() if self.facts[key]}

    @property
    def part_shares(self) -> dict[str, int]:
        """The same in parts of ten thousand, what is left with the workshop."""
        return shares(self.offers[0].fen, self.parts) if self.parts else {}

    def alt(self, position: int) -> str:
        """The words for the picture in that place; the title while nobody wrote any."""
        alts: list[str] = self.facts["alts"]
        if position < len(alts) and alts[position]:
            return alts[position][:120]
        if position == 0:
            return str(self.facts["title"])
        return _("%(what)s，第 %(n)s 张", what=self.facts["title"], n=position + 1)[:120]


def understood(lines: Sequence[Line]) -> tuple[list[Piece], list[Fault]]:
    """The products that the rows tell, and what is wrong in them, in the order of the file."""
    pieces: dict[str, Piece] = {}
    first: dict[str, Line] = {}
    faults: list[Fault] = []
    for line in lines:
        ref = line.cells.get("ref", "")
        known = first.get(ref) if ref else None
        facts, wrong = _row(line if known is None else _completed(line, known))
        if known is not None:
            wrong += _otherwise(line, known)
        faults += wrong
        if not ref or wrong:
            first.setdefault(ref, line) if ref else None
            continue
        offer = _offer(line.row, facts)
        if ref not in pieces:
            first.setdefault(ref, line)
            pieces[ref] = Piece(line.row, facts)
        faults += _beside(pieces[ref], offer)
        pieces[ref].offers.append(offer)
    for piece in pieces.values():
        faults += _whole(piece)
    return list(pieces.values()), faults


def _completed(line: Line, first: Line) -> Line:
    """A further row of a product: what it leaves out is as in the first."""
    shared = {key: text for key, text in first.cells.items() if key not in OF_VARIANT}
    return Line(line.row, shared | line.cells)


def _otherwise(line: Line, first: Line) -> list[Fault]:
    """What a further row says of the product that the first row does not say."""
    return [
        Fault(line.row, key, _("和第 %(row)s 行写的不一样。同一货号只有款式不同。", row=first.row))
        for key, text in line.cells.items()
        if key not in OF_VARIANT and text != first.cells.get(key, "")
    ]


def _row(line: Line) -> tuple[dict[str, Any], list[Fault]]:
    facts: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in COLUMNS:
        text = line.cells.get(column.key, "")
        try:
            if column.needed and not text:
                raise ValueError(_("必填，请补上。"))
            if len(text) > column.longest:
                raise ValueError(_("太长了，最多 %(n)s 个字。", n=column.longest))
            refused = words.sentence(text) if column.key in _READ else None
            if refused:
                raise ValueError(refused)
            facts[column.key] = READERS.get(column.key, str)(text)
        except ValueError as error:
            faults.append(Fault(line.row, column.key, str(error)))
    return facts, faults or _supply(line.row, facts)


def _supply(row: int, facts: dict[str, Any]) -> list[Fault]:
    if facts["way"] and facts["lead_days"] is None:
        return [Fault(row, "lead_days", _("订做的要写几天能做好。"))]
    if not facts["way"] and facts["pieces"] is None:
        return [Fault(row, "pieces", _("现货要写有几件。"))]
    return []


def _offer(row: int, facts: dict[str, Any]) -> Offer:
    made = bool(facts["way"])
    days = facts["lead_days"] if facts["lead_days"] is not None else PACKING_DAYS
    return Offer(
        row, facts["options"], facts["price"], made, 0 if made else facts["pieces"], days, facts["least"] or 1
    )


def _beside(piece: Piece, offer: Offer) -> list[Fault]:
    """What is wrong with a variant beside those before it."""
    if any(other.options == offer.options for other in piece.offers):
        sentence = _("两个款式不能叫一样的名字。") if offer.options else _("请写清是哪一款，比如“大号”。")
        return [Fault(offer.row, "options", sentence)]
    if len(piece.offers) == MOST_VARIANTS:
        return [Fault(offer.row, "options", _("请写 1 到 %(most)s 个款式。", most=MOST_VARIANTS))]
    return []


def _whole(piece: Piece) -> list[Fault]:
    """What is wrong with a product as a whole."""
    found = []
    if len(piece.offers) > 1 and not all(offer.options for offer in piece.offers):
        found.append(Fault(piece.row, "options", _("请写清是哪一款，比如“大号”。")))
    if piece.facts["returns"] == ReturnRule.CUSTOM_MADE and not all(o.made_to_order for o in piece.offers):
        sentence = _("有现货的作品，买家 7 天内都能退。只有全部订做的才能选“不能退”。")
        found.append(Fault(piece.row, "returns", sentence))
    if len(piece.facts["alts"]) > len(piece.pictures):
        found.append(Fault(piece.row, "alts", _("说明比照片多。")))
    if sum(piece.parts.values()) > piece.offers[0].fen:
        found.append(Fault(piece.row, "part_labour", _("工钱、材料、包装这些加起来比价格还多。")))
    return found

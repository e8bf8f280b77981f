"""From the text of rows to products with their variants. Pure: what the rows themselves can tell, all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask_babel import gettext as _

from shop.catalog import materials, words
from shop.catalog.models import ReturnRule
from shop.catalog.offers import MOST_VARIANTS, PACKING_DAYS
from shop.catalog.pricing import MAX_FEN
from shop.catalog.product_files.columns import BY_KEY, COLUMNS, FINAL, MADE, OF_VARIANT, RETURNABLE, STOCKED
from shop.catalog.product_pictures import MOST as MOST_PICTURES
from shop.catalog.stock import MAX_PIECES
from shop.core.money import parse_yuan
from shop.core.table_files import Line

_WHOLE = re.compile(r"\d{1,9}(?:\.0+)?")
_BETWEEN = re.compile(r"[\u3001,\uff0c;\uff1b|\n]+")
#: What people read: held against the words of BR-26.
_READ = ("title", "subtitle", "story", "material", "size_text", "care", "options", "alts")


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
            facts[column.key] = _READERS.get(column.key, str)(text)
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
    return Offer(row, facts["options"], facts["price"], made, 0 if made else facts["pieces"], days)


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
    return found


def _whole_number(least: int, most: int) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        if not text:
            return None
        number = int(float(text)) if _WHOLE.fullmatch(text) else None
        if number is None or not least <= number <= most:
            raise ValueError(_("请填 %(least)s 到 %(most)s 之间的整数。", least=least, most=most))
        return number

    return read


def _price(text: str) -> int:
    try:
        fen = parse_yuan(text).fen
    except ValueError as error:
        raise ValueError(_("请填金额，比如 168 或 168.50。")) from error
    if not 0 < fen <= MAX_FEN:
        raise ValueError(_("请填 0.01 元到一千万元之间的价格。"))
    return fen


def _way(text: str) -> bool:
    """True for made to order."""
    if text not in (str(STOCKED), str(MADE)):
        raise ValueError(_("请写：%(one)s、%(other)s。", one=STOCKED, other=MADE))
    return text == str(MADE)


def _returns(text: str) -> ReturnRule:
    known = {
        "": ReturnRule.SEVEN_DAYS,
        str(RETURNABLE): ReturnRule.SEVEN_DAYS,
        str(FINAL): ReturnRule.CUSTOM_MADE,
    }
    if text not in known:
        raise ValueError(_("请写：%(one)s、%(other)s。", one=RETURNABLE, other=FINAL))
    return known[text]


def _pictures(text: str) -> list[str]:
    names = [name.strip().lower() for name in _BETWEEN.split(text) if name.strip()]
    if len(names) > MOST_PICTURES:
        raise ValueError(_("最多放 %(most)s 张照片。", most=MOST_PICTURES))
    if len(set(names)) < len(names):
        raise ValueError(_("同一张照片写了两次。"))
    return names


def _materials(text: str) -> int | None:
    """The number of the materials named; None where none is: they follow from what is told of the material."""
    if not text:
        return None
    named = {called: code for code, called in materials.names().items()}
    told = [name.strip() for name in _BETWEEN.split(text) if name.strip()]
    if unknown := [name for name in told if name not in named]:
        raise ValueError(_("没有“%(name)s”这种材质，请照“类别和技艺”里的写。", name=unknown[0]))
    return materials.number_of(named[name] for name in told)


def _alts(text: str) -> list[str]:
    return [alt.strip() for alt in text.split("|")] if text else []


_READERS: dict[str, Callable[[str], Any]] = {
    "price": _price,
    "way": _way,
    "pieces": _whole_number(0, MAX_PIECES),
    "lead_days": _whole_number(1, 365),
    "weight_g": _whole_number(1, 1_000_000),
    "returns": _returns,
    "materials": _materials,
    "pictures": _pictures,
    "alts": _alts,
}

"""What a file changes of a product that is there: column by column, as people read it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from os.path import commonprefix
from typing import NamedTuple

from flask_babel import gettext as _

from shop.catalog import materials
from shop.catalog.models import ReturnRule, Variant
from shop.catalog.offers import shares
from shop.catalog.product_files.cells import READERS
from shop.catalog.product_files.columns import BY_KEY, FINAL, MADE, PART_KEYS, RETURNABLE, STOCKED
from shop.catalog.product_files.export import picture_name
from shop.catalog.product_files.looking import Kept
from shop.catalog.product_files.present import There
from shop.catalog.product_files.values import Offer, Piece
from shop.core.money import plain_yuan

_TEXTS = ("title", "subtitle", "story", "material", "size_text", "care")
# Longer texts are shown where they differ, so many signs of them at most, with some signs around.
_SHORT, _LONGEST, _BESIDE = 40, 160, 10
#: What the platform looks at again of a product in the catalogue; prices beyond its limit besides.
RISKY = (
    "title",
    "subtitle",
    "category",
    "craft",
    "story",
    "material",
    "materials",
    "steps",
    "pictures",
    "alts",
)


class Difference(NamedTuple):
    """A cell that changes: key of its column, the variant it is about, before and after as text."""

    column: str
    options: str
    before: str
    after: str

    @property
    def title(self) -> str:
        """What changes, in words."""
        return f"{self.options} {BY_KEY[self.column].title}".strip()


class Planned(NamedTuple):
    """What a file does with one product: a new one (`there` None), or what it changes of one that is there."""

    piece: Piece
    there: There | None
    changes: list[Difference]

    @property
    def is_new(self) -> bool:
        """Whether it comes into the store with the file."""
        return self.there is None

    @property
    def is_changed(self) -> bool:
        """Whether the file says something else than the store."""
        return self.there is not None and bool(self.changes)

    @property
    def risky(self) -> list[str]:
        """Columns that the platform looks at again before they hold, of a product that was approved. Prices besides."""
        if self.there is None or not self.there.watched:
            return []
        return [one.column for one in self.changes if one.column in RISKY]


def key_of(there: There, name: str, pictures: Mapping[str, Kept]) -> str | None:
    """The picture of the name: one that came with the file, or one that the product has, by its name in the export."""
    if name in pictures:
        return pictures[name].key
    for n, picture in enumerate(there.product.pictures):
        if picture_name(there.product, n).lower() == name:
            return picture.picture_key
    return None


def differences(piece: Piece, there: There, pictures: Mapping[str, Kept]) -> list[Difference]:
    """What the piece changes of the product; empty when all is as it was."""
    found = [*_texts(piece, there), *_chosen(piece, there), *_told(piece, there)]
    found += _pictures(piece, there, pictures)
    for offer, variant in matched(piece, there):
        found += _offer(offer, variant, there) if variant else [_new(offer)]
    return found


def matched(piece: Piece, there: There) -> list[tuple[Offer, Variant | None]]:
    """The variant that each offer means: that of its name, or the only one of a product with one; None: a new one."""
    if len(piece.offers) == len(there.variants) == 1:
        return [(piece.offers[0], there.variants[0])]
    found = ((offer, there.of(offer.options)) for offer in piece.offers)
    return [(offer, match[0] if match else None) for offer, match in found]


def digest(rows: Sequence[object]) -> str:
    """One word for all that a file would do."""
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _texts(piece: Piece, there: There) -> list[Difference]:
    product = there.product
    found = []
    for key in _TEXTS:
        old, new = _even(getattr(product, key)), _even(piece.facts[key])
        if old != new:
            found.append(Difference(key, "", *_around(old, new)))
    old_g, new_g = product.weight_g, piece.facts["weight_g"]
    if old_g != new_g:
        found.append(Difference("weight_g", "", str(old_g or ""), str(new_g or "")))
    return found


def _around(old: str, new: str) -> tuple[str, str]:
    """Two texts where they differ, with a few signs before and after; short ones as they are."""
    if max(len(old), len(new)) <= _SHORT:
        return old, new
    same = len(commonprefix([old, new]))
    rest = len(commonprefix([old[same:][::-1], new[same:][::-1]]))
    start = max(same - _BESIDE, 0)
    return _part(old, start, len(old) - rest + _BESIDE), _part(new, start, len(new) - rest + _BESIDE)


def _part(text: str, start: int, stop: int) -> str:
    shown = text[start : min(stop, start + _LONGEST)]
    before, after = ("…" if start else ""), ("…" if start + len(shown) < len(text) else "")
    return f"{before}{shown}{after}"


def _even(text: str) -> str:
    """The text as a cell can hold it."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _chosen(piece: Piece, there: There) -> list[Difference]:
    product = there.product
    found = []
    if product.category_id != piece.category_id:
        found.append(Difference("category", "", product.category.name, piece.facts["category"]))
    if product.craft_id != piece.craft_id:
        found.append(Difference("craft", "", product.craft.name, piece.facts["craft"]))
    words = [
        str(FINAL if rule == ReturnRule.CUSTOM_MADE else RETURNABLE)
        for rule in (product.return_rule, piece.facts["returns"])
    ]
    if words[0] != words[1]:
        found.append(Difference("returns", "", *words))
    wanted = piece.facts["materials"]
    if wanted is not None and wanted != product.materials:
        names = (_("、").join(materials.names_of(n)) for n in (product.materials, wanted))
        found.append(Difference("materials", "", *names))
    return found


def _told(piece: Piece, there: There) -> list[Difference]:
    cells = there.cells[0] if there.cells else {}
    found = []
    old_steps = READERS["steps"](cells.get("steps", ""))
    if old_steps != piece.steps:
        texts = ("|".join(step.title for step in steps) for steps in (old_steps, piece.steps))
        found.append(Difference("steps", "", *texts))
    if piece.parts:
        kept = {p.kind: p.share_bp for p in there.product.price_parts}
        told = {kind: READERS[key](cells.get(key, "")) for key, kind in PART_KEYS.items()}
        fen = piece.offers[0].fen
        same = sum(told.values()) <= fen and piece.part_shares == shares(
            fen, {k: f for k, f in told.items() if f}
        )
        if piece.part_shares != kept and not same:
            found.append(Difference("part_labour", "", _parts(told), _parts(piece.parts)))
    return found


def _parts(told: Mapping[str, int]) -> str:
    words = {kind: str(BY_KEY[key].title) for key, kind in PART_KEYS.items()}
    return _("、").join(f"{words[kind]} {plain_yuan(fen)}" for kind, fen in told.items() if fen)


def _pictures(piece: Piece, there: There, pictures: Mapping[str, Kept]) -> list[Difference]:
    old = [p.picture_key for p in there.product.pictures]
    new = [key_of(there, name, pictures) or name for name in piece.pictures]
    if old != new:
        count = (_("%(n)s 张", n=len(keys)) for keys in (old, new))
        return [Difference("pictures", "", *count)]
    told = piece.facts["alts"]
    before = [p.alt.replace("|", " ") for p in there.product.pictures]
    after = [told[n] if n < len(told) and told[n] else alt for n, alt in enumerate(before)]
    if [_even(alt) for alt in before] == [_even(alt) for alt in after]:
        return []
    return [Difference("alts", "", "|".join(before)[:_LONGEST], "|".join(after)[:_LONGEST])]


def _new(offer: Offer) -> Difference:
    return Difference(
        "options", "", "", _("添一款 %(name)s，%(price)s 元", name=offer.options, price=plain_yuan(offer.fen))
    )


def _offer(offer: Offer, variant: Variant, there: There) -> list[Difference]:
    match = there.of(variant.options)
    cells = match[1] if match else {}
    found = []

    def differs(column: str, before: str, after: str) -> None:
        if before != after:
            found.append(Difference(column, variant.options, before, after))

    differs("options", variant.options, offer.options)
    old_fen = READERS["price"](cells["price"]) if "price" in cells else 0
    if old_fen != offer.fen:
        differs("price", plain_yuan(old_fen) if old_fen else "", plain_yuan(offer.fen))
    differs("way", *(str(MADE if made else STOCKED) for made in (variant.made_to_order, offer.made_to_order)))
    if not offer.made_to_order:
        differs("pieces", cells.get("pieces", ""), str(offer.pieces))
    differs("lead_days", str(variant.lead_days), str(offer.lead_days))
    differs("least", str(variant.min_pieces), str(offer.least))
    return found

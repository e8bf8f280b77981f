"""Products of the demo as rows: pure calculation from the cast, chance and the pictures that were drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from shop.catalog import materials
from shop.catalog.models import (
    DeliveryRule,
    MakingStep,
    Price,
    PricePart,
    Product,
    ProductPicture,
    ProductState,
    ReturnRule,
    Stock,
    Variant,
)
from shop.demo.cast import CraftWords, Good, craft_words, goods
from shop.demo.chance import stream
from shop.demo.pictures import OBJECTS
from shop.demo.shelves import Maker, Shelves, Sku, Ware
from shop.demo.words import asked, called

VARIANTS_DRAWN = 3
PLAIN_TITLES = 1500
# How much more people buy of a workshop that is a model site of the province.
FAMOUS = 3
# How many pieces of some kinds are sold at once, in turn.
_AT_ONCE = {
    "envelopes": (1, 10, 50),
    "cards": (1, 2, 10),
    "coasters": (1, 1, 2),
    "pouch": (1, 1, 10),
    "mini": (1, 10),
}
NOUNS = {(craft, k.key): k for craft, kinds in OBJECTS.items() for k in kinds}
PictureKeys = Mapping[tuple[str, str, int], str]
Categories = Mapping[str, tuple[int, int]]


def stock_the_shelves(
    makers: Sequence[Maker], count: int, keys: PictureKeys, categories: Categories, until: datetime
) -> Shelves:
    """So many products over the makers, each published between its maker's certificate and `until`."""
    shelves = Shelves(until)
    for maker in makers:
        fee = stream("fee", maker.name).choice([0, 600, 800, 1000, 1200])
        free = None if fee == 0 else stream("free", maker.name).choice([19_900, 29_900, 39_900, None])
        shelves.rows.setdefault(DeliveryRule, []).append(
            {
                "workshop_id": maker.id,
                "fee_fen": fee,
                "free_from_fen": free,
                "exceptions": _exceptions(maker, fee),
            }
        )
    for number, (maker, good) in zip(range(count), _turns(makers), strict=False):
        _put(shelves, maker, good, stream("product", number), keys, categories, until)
    return shelves


def _exceptions(maker: Maker, fee: int) -> list[dict[str, object]]:
    """Half of the makers ask more for Tibet and Xinjiang and send nothing through customs; nobody of the history lives
    there.
    """
    if stream("zones", maker.name).random() < 0.5:
        return []
    far = {"provinces": ["540000", "650000"], "served": True, "fee_fen": fee + 1200}
    beyond = {"provinces": ["710000", "810000", "820000"], "served": False, "fee_fen": 0}
    return [{**zone, "more_fen": 0, "free_from_fen": None} for zone in (far, beyond)]


def _turns(makers: Sequence[Maker]) -> Iterator[tuple[Maker, Good]]:
    """Makers in turn, each with its kinds of goods in turn."""
    turn = 0
    while True:
        for maker in makers:
            kinds = goods()[maker.craft]
            yield maker, kinds[(turn + maker.id) % len(kinds)]
        turn += 1


def _put(
    shelves: Shelves,
    maker: Maker,
    good: Good,
    chance: Random,
    keys: PictureKeys,
    categories: Categories,
    until: datetime,
) -> None:
    words = craft_words()[maker.craft]
    category_id, tax_rate_bp = categories[good.category]
    age = (until - maker.granted_at - timedelta(days=10)).total_seconds()
    published = maker.granted_at + timedelta(days=5, seconds=int(age * (1 - chance.random() ** 1.6)))
    state = chance.choices(
        [ProductState.PUBLISHED, ProductState.UNPUBLISHED, ProductState.DRAFT], [94, 4, 2]
    )[0]
    number = shelves.next_ids.get(Product, 0) + 1
    slug = f"{maker.craft}-{good.kind}-{number}"
    title, motif = _title(words, good, number, shelves.turn(maker.craft))
    custom = good.order_days is not None and chance.random() < 0.08
    rule = ReturnRule.CUSTOM_MADE if custom else ReturnRule.SEVEN_DAYS
    shelves.add(
        Product,
        workshop_id=maker.id,
        slug=slug,
        title=title,
        subtitle=f"{maker.place}手工制作，{words.material.split('，')[0]}",
        craft_id=maker.craft_id,
        category_id=category_id,
        ich_item_id=maker.ich_item_id,
        story=_story(words, good, motif, maker),
        material=words.material,
        materials=materials.proposed(words.material),
        size_text=good.size,
        weight_g=good.weight_g,
        care=words.care,
        return_rule=rule,
        state=state,
        revision=1,
        created_at=published - timedelta(hours=2),
        updated_at=published,
        published_at=None if state == ProductState.DRAFT else published,
    )
    wanted = chance.lognormvariate(0, 1) * (FAMOUS if maker.famous else 1)
    ware = Ware(number, maker, title, slug, "", tax_rate_bp, published, wanted)
    ware.picture_key = _pictures(shelves, number, good, title, keys, chance)
    _variants(shelves, ware, good, rule, chance)
    for position, (step, text) in enumerate(words.steps):
        shelves.add(MakingStep, product_id=number, position=position, title=step, text=text)
    _price_parts(shelves, number, chance)
    if state == ProductState.PUBLISHED:
        shelves.wares.append(ware)


def _title(words: CraftWords, good: Good, number: int, turn: int) -> tuple[str, str]:
    """Craft, thing and motif; where there are thousands an edition besides."""
    motif = words.motifs[turn % len(words.motifs)]
    title = f"{called(words.short, NOUNS[good.craft, good.kind].noun)}「{motif}」"
    edition = number // PLAIN_TITLES
    return (f"{title} {edition + 1} 号" if edition else title), motif


def _story(words: CraftWords, good: Good, motif: str, maker: Maker) -> str:
    noun = NOUNS[good.craft, good.kind].noun
    first, last = words.steps[0], words.steps[-1]
    return (
        f"这件{noun}取「{motif}」为题，由{maker.name}的师傅在{maker.place}做成。"
        f"先{first[0]}，{first[1]}；最后{last[0]}，{last[1]}。\n\n"
        f"手工制作，同一纹样每件略有不同，尺寸误差在百分之三以内。"
    )


def _pictures(
    shelves: Shelves, product_id: int, good: Good, title: str, keys: PictureKeys, chance: Random
) -> str:
    main = keys[good.craft, good.kind, product_id % VARIANTS_DRAWN]
    kind = NOUNS[good.craft, good.kind]
    chosen = [(main, f"{title}，{kind.alt.partition('：')[2]}")]
    chosen.append((keys[good.craft, "detail", product_id % 2], NOUNS[good.craft, "detail"].alt))
    if chance.random() < 0.6:
        chosen.append((keys[good.craft, "making", 0], NOUNS[good.craft, "making"].alt))
    for position, (key, alt) in enumerate(chosen):
        shelves.add(ProductPicture, product_id=product_id, picture_key=key, position=position, alt=alt)
    return main


def _variants(shelves: Shelves, ware: Ware, good: Good, rule: ReturnRule, chance: Random) -> None:
    base = chance.triangular(good.low, good.high, good.low * 1.2)
    ordered_only = good.order_days is not None and chance.random() < 0.12
    choices: list[tuple[str, float, bool]] = [("", 1.0, ordered_only)]
    if good.order_days is not None and not ordered_only and chance.random() < 0.45:
        choices = [("标准尺寸", 1.0, False), ("加大，订做", 1.55, True)]
    elif chance.random() < 0.2:
        choices = [("单件", 1.0, False), ("两件装", 1.9, False)]
    for position, (options, factor, made_to_order) in enumerate(choices):
        _variant(shelves, ware, good, rule, chance, position, options, asked(base * factor), made_to_order)


def _variant(
    shelves: Shelves,
    ware: Ware,
    good: Good,
    rule: ReturnRule,
    chance: Random,
    position: int,
    options: str,
    yuan: int,
    made_to_order: bool,
) -> None:
    least = _least(good, ware.product_id)
    pieces = 0
    if not made_to_order:
        pieces = least * chance.choices([0, chance.randint(1, 5), chance.randint(6, 60)], [3, 12, 85])[0]
    # What is made for one buyer and stays with them is never in stock.
    made_to_order = made_to_order or rule == ReturnRule.CUSTOM_MADE
    lead = (good.order_days or 15) if made_to_order else 2
    code = f"{ware.product_id:06d}-{position + 1}"
    variant_id = shelves.add(
        Variant,
        product_id=ware.product_id,
        sku_code=code,
        options=options,
        position=position,
        made_to_order=made_to_order,
        lead_days=lead,
        min_pieces=least,
        active=True,
    )
    stock_id = None
    if not made_to_order:
        stock_id = shelves.add(
            Stock, variant_id=variant_id, pool="mall", pool_ref="", on_hand=pieces, reserved=0
        )
    prices = _prices(shelves, variant_id, yuan * 100, ware.published_at, shelves.until, chance)
    sku = Sku(variant_id, ware.product_id, stock_id, prices, options, code, lead, least, made_to_order, rule)
    ware.skus.append(sku)


def _least(good: Good, product_id: int) -> int:
    """Small things are sold by the handful, too: as gifts for guests."""
    sold = _AT_ONCE.get(good.kind, (1,))
    return sold[product_id % len(sold)]


def _prices(
    shelves: Shelves, variant_id: int, fen: int, since: datetime, until: datetime, chance: Random
) -> list[tuple[int, int, datetime, datetime | None]]:
    """The base price, for some after an earlier one: windows without gap or overlap."""
    windows: list[tuple[int, datetime, datetime | None]] = [(fen, since, None)]
    changed = since + timedelta(days=chance.randint(20, 90))
    if chance.random() < 0.15 and changed < until:
        earlier = asked(fen * chance.uniform(0.85, 1.1) / 100) * 100
        windows = [(earlier, since, changed), (fen, changed, None)]
    found = []
    for amount, start, end in windows:
        price_id = shelves.add(
            Price,
            variant_id=variant_id,
            channel="mall",
            min_qty=1,
            amount_fen=amount,
            currency="CNY",
            from_at=start,
            until_at=end,
            source="base",
            pool="mall",
        )
        found.append((price_id, amount, start, end))
    return found


def _price_parts(shelves: Shelves, product_id: int, chance: Random) -> None:
    labour, material, packing = chance.randint(44, 58), chance.randint(14, 26), chance.randint(4, 6)
    kept = 100 - labour - material - packing
    shares = {"labour": labour, "material": material, "workshop": kept, "packing": packing}
    for position, (kind, share) in enumerate(shares.items()):
        shelves.add(PricePart, product_id=product_id, position=position, kind=kind, share_bp=share * 100)

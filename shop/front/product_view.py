"""The parts of a product page in words."""

from __future__ import annotations

from datetime import timedelta

from shop.catalog import page_words as words
from shop.catalog.mark_models import MarkState
from shop.catalog.product_page import Offer, ProductPage
from shop.catalog.stock import public_word
from shop.catalog.tariff import Load, served
from shop.core import clock
from shop.core.money import format_fen
from shop.core.web.words import gettext as _
from shop.front.arrival import Arrival
from shop.workshops.licences import WORDS as LICENCE_WORDS

Pairs = list[tuple[str, str]]


def offer_word(offer: Offer) -> str:
    """How it can be had; stock in words, as a number only at five or fewer (BR-31)."""
    word = _("订做，%(days)s 天", days=offer.lead_days) if offer.made_to_order else public_word(offer.pieces)
    return word if offer.least == 1 else _("%(word)s，%(n)s 件起", word=word, n=offer.least)


def choice(page: ProductPage, offer: Offer) -> dict[str, object]:
    """A variant as a big radio button; one that cannot be had says why."""
    several_prices = len({o.fen for o in page.offers}) > 1
    note = offer_word(offer)
    if offer.fen is None:
        note = _("暂不出售")
    elif several_prices:
        note = f"{format_fen(offer.fen)} · {note}"
    return {
        "value": offer.variant_id,
        "label": offer.options or _("标准"),
        "note": note,
        "checked": page.chosen is not None and offer.variant_id == page.chosen.variant_id and offer.buyable,
        "disabled": not offer.buyable,
    }


def promises(page: ProductPage, arrival: Arrival) -> Pairs:
    """What holds for whoever buys now: sending, arrival at the place named, return, who sells."""
    lines = []
    offer = page.chosen
    if offer is not None and offer.buyable:
        day = clock.local_day(page.at) + timedelta(days=page.sent_in)
        sent = _("今天下单，最晚 %(month)s 月 %(day)s 日发出", month=day.month, day=day.day)
        fee = _fee(page, arrival)
        lines.append(("truck", _("%(sent)s，%(fee)s。", sent=sent, fee=fee)))
        if arrival.place and arrival.first and arrival.last and served(page.found.delivery, arrival.code):
            lines.append(("pin", _arrives(arrival)))
    lines.append(("back", words.return_text(page.found.product.return_rule)))
    seller = page.found.workshop.name
    lines.append(("shop", _("由%(name)s销售、发货和开票，不是平台自营。", name=seller)))
    return lines


def _fee(page: ProductPage, arrival: Arrival) -> str:
    """For one piece to the place that was named; else in general."""
    rule, product = page.found.delivery, page.found.product
    if not arrival.code or page.chosen is None:
        return words.delivery_text(rule)
    grams = product.weight_g or (rule.piece_grams if rule else 0)
    return words.delivery_to(rule, Load(page.chosen.fen or 0, 1, grams), arrival.code, arrival.place)


def _arrives(arrival: Arrival) -> str:
    assert arrival.first is not None and arrival.last is not None
    return _(
        "到%(place)s预计 %(m1)s 月 %(d1)s 日至 %(m2)s 月 %(d2)s 日送达，按平常快递天数估算。",
        place=arrival.place,
        m1=arrival.first.month,
        d1=arrival.first.day,
        m2=arrival.last.month,
        d2=arrival.last.day,
    )


def specs(page: ProductPage) -> Pairs:
    """Size, material, weight, care, category; what is empty is left out by the page."""
    product = page.found.product
    weight = _("%(n)s 克", n=product.weight_g) if product.weight_g else ""
    return [
        (_("尺寸"), product.size_text),
        (_("材质"), product.material),
        (_("重量"), weight),
        (_("养护"), product.care),
        (_("类别"), page.found.category.name),
    ]


def heritage(page: ProductPage) -> Pairs:
    """The heritage item as the registry has it, and who leads the making."""
    item, workshop = page.found.item, page.found.workshop
    pairs = []
    if item is not None:
        code = item.code or ""
        unchecked = code and not item.code_verified
        pairs = [
            (_("项目"), item.name),
            (_("编号"), _("%(code)s（待核）", code=code) if unchecked else code),
            (_("申报地区"), item.region_text),
            (_("列入"), _("%(year)s 年", year=item.batch_year) if item.batch_year else ""),
        ]
    leader = words.leader_text(workshop.leader_name, workshop.leader_inheritor_level)
    return [*pairs, (_("带头人"), leader)]


def marks(page: ProductPage) -> Pairs:
    """Intellectual property: kind, then name, number and holder as declared, and whether the platform has checked it."""
    found = []
    for paper in page.papers:
        if paper.what == "mark":
            told = _("%(name)s，%(number)s", name=paper.name, number=paper.number)
            told = _("%(told)s，权利人：%(holder)s", told=told, holder=paper.holder) if paper.holder else told
            checked = _("已核验") if paper.state == MarkState.VERIFIED else _("未核验")
            found.append(
                (words.mark_word(paper.kind), _("%(told)s（%(checked)s）", told=told, checked=checked))
            )
    return found


def seller(page: ProductPage) -> Pairs:
    """Who sells, with the licences the law asks to show (E-commerce Law art. 15; domain facts, C5)."""
    workshop = page.found.workshop
    licences = [(str(LICENCE_WORDS[p.kind]), p.number) for p in page.papers if p.what == "licence"]
    return [
        (_("经营者"), workshop.name),
        (_("统一社会信用代码"), workshop.uscc or ""),
        (_("无需登记的理由"), workshop.registration_exempt_reason or ""),
        *licences,
    ]

"""A product on sale as data: what its page shows (BR-31: stock in words, as a number only at five or fewer)."""

from __future__ import annotations

from shop.api.product_list import admission
from shop.api.web.values import Data, address, instant, money, picture
from shop.api.workshop_data import certificate_of, item_words
from shop.catalog import page_words, places
from shop.catalog.official import Mark
from shop.catalog.product_page import Gone, Offer, ProductPage
from shop.catalog.product_rows import DeliveryRow
from shop.catalog.stock_rows import SHOWN_AS_NUMBER, public_word


def product_data(page: ProductPage, number: str | None, mark: Mark | None) -> Data:
    """Everything about the product that the public may know, with its number in the official catalogue (None: it does not
    stand there) and its mark of consumption assistance.
    """
    product, found = page.found.product, page.found
    return {
        "slug": product.slug,
        "title": product.title,
        "subtitle": product.subtitle,
        "story": product.story,
        "page_url": address("front.product", slug=product.slug),
        "catalogue": admission(number),
        "assistance_mark": _mark(mark) if mark else None,
        "category": found.category.name,
        "craft": {
            "slug": found.craft.slug,
            "name": found.craft.name,
            "class": {"code": found.craft_class.code, "name": found.craft_class.name},
        },
        "ich_item": item_words(found.item) if found.item else None,
        "material": product.material,
        "size": product.size_text,
        "weight_g": product.weight_g,
        "care": product.care,
        "variants": [_offer(offer) for offer in page.offers],
        "pictures": [picture(base, alt) for base, alt in page.pictures],
        "making_steps": [{"title": title, "text": text} for title, text in page.steps],
        "price_parts": [
            {"kind": part.kind, "label": page_words.part_word(part.kind), "amount": money(part.fen)}
            for part in page.parts
        ],
        "delivery": _delivery(found.delivery),
        "returns": {"rule": product.return_rule, "text": page_words.return_text(product.return_rule)},
        "workshop": _workshop(page),
        "similar": [address("api.product", slug=card.slug) for card in page.similar],
    }


def gone_data(gone: Gone) -> Data:
    """What a refusal says besides its sentence: since when, by which document, for which published reason."""
    return {
        "since": instant(gone.since),
        "document_no": gone.document_no,
        "reason": gone.reason,
        "similar": [address("api.product", slug=card.slug) for card in gone.similar],
    }


def _mark(mark: Mark) -> Data:
    return {
        "number": mark.number,
        "issuer": mark.issuer,
        "valid_from": instant(mark.from_at),
        "valid_until": instant(mark.until_at),
    }


def _offer(offer: Offer) -> Data:
    few = not offer.made_to_order and 0 < offer.pieces <= SHOWN_AS_NUMBER
    return {
        "id": offer.variant_id,
        "options": offer.options,
        "price": money(offer.fen) if offer.fen is not None else None,
        "buyable": offer.buyable,
        "made_to_order": offer.made_to_order,
        "lead_days": offer.lead_days,
        "min_pieces": offer.least,
        "stock": None if offer.made_to_order else public_word(offer.pieces),
        "pieces_left": offer.pieces if few else None,
    }


def _delivery(rule: DeliveryRow | None) -> Data:
    fee, free_from = (rule.fee_fen, rule.free_from_fen) if rule else (0, None)
    return {
        "fee": money(fee),
        "free_from": money(free_from) if free_from is not None else None,
        "text": page_words.delivery_text(rule),
    }


def _workshop(page: ProductPage) -> Data:
    workshop = page.found.workshop
    return {
        "slug": workshop.slug,
        "name": workshop.name,
        "place": places.within_province(workshop.county_code),
        "county_code": workshop.county_code,
        "level": page.seal,
        "url": address("api.workshop", slug=workshop.slug),
        "certificate": certificate_of(page.standing),
    }

"""Workshops as data: the directory and a workshop's page. Never a wage, sales or income figure (BR-31)."""

from __future__ import annotations

from typing import NamedTuple

from shop.api.product_list import card_data
from shop.api.web.values import Data, address, instant, picture
from shop.catalog import page_words, places
from shop.catalog.workshop_page import Directory, WorkshopPage, place_of
from shop.workshops import certification, grace
from shop.workshops.certification import Status
from shop.workshops.licences import WORDS as LICENCE_WORDS
from shop.workshops.models import Licence


class Question(NamedTuple):
    """What the directory is asked for: the code of a place, the slug of a craft, '' for all; a page."""

    place: str
    craft: str
    page: int

    def address(self, page: int) -> str:
        """The address of a page of the question."""
        named = {"place": self.place, "craft": self.craft, "page": page if page > 1 else ""}
        return address("api.workshops", **{name: value for name, value in named.items() if value})


def directory_data(found: Directory, asked: Question) -> Data:
    """A page of the workshops that may sell now."""
    return {
        "query": {"place": asked.place, "craft": asked.craft},
        "total": found.total,
        "page": found.number,
        "pages": found.pages,
        "items": [
            {
                "slug": seller.slug,
                "name": seller.name,
                "county_code": seller.county_code,
                "place": place_of(seller),
                "craft": craft,
                "level": seller.seal,
                "products": goods,
                "url": address("api.workshop", slug=seller.slug),
                "page_url": address("front.workshop", slug=seller.slug),
            }
            for seller, _pattern, craft, goods in found.rows
        ],
        "links": links(found, asked),
    }


def links(found: Directory, asked: Question) -> dict[str, str]:
    """The addresses of this page, the first, the last and those beside it."""
    numbers = {"self": found.number, "first": 1, "last": found.pages}
    if found.number > 1:
        numbers["prev"] = found.number - 1
    if found.number < found.pages:
        numbers["next"] = found.number + 1
    return {rel: asked.address(number) for rel, number in numbers.items()}


def workshop_data(page: WorkshopPage) -> Data:
    """A workshop that has or had a certificate; while it may not sell, why, and no goods."""
    workshop, refusal, item = page.workshop, page.refusal, page.workshop.ich_item
    return {
        "slug": workshop.slug,
        "name": workshop.name,
        "page_url": address("front.workshop", slug=workshop.slug),
        "county_code": workshop.county_code,
        "place": places.within_province(workshop.county_code),
        "address": workshop.address,
        "phone": workshop.contact_phone,
        "leader": workshop.leader_name,
        "founded_on": workshop.founded_on.isoformat() if workshop.founded_on else None,
        "people": {"all": workshop.employees_total, "at_home": workshop.employees_home_based},
        "story": workshop.story,
        "picture": picture(f"/media/{workshop.picture_key}" if workshop.picture_key else None, workshop.name),
        "craft": {
            "slug": workshop.craft.slug,
            "name": workshop.craft.name,
            "class": {"code": workshop.craft.craft_class.code, "name": workshop.craft.craft_class.name},
        },
        "ich_item": item_words(item) if item else None,
        "level": page.seal,
        "may_sell": refusal is None,
        "refusal": None
        if refusal is None
        else {
            "code": refusal.code,
            "detail": refusal.sentence,
            "since": instant(refusal.since),
            "document_no": refusal.document_no,
            "reason": refusal.reason,
            "stays": grace.in_public(refusal),
        },
        "certificate": certificate_of(page.standing),
        "licences": [_licence(licence) for licence in page.licences],
        "products": [] if refusal else [card_data(card) for card in page.goods],
        "products_url": address("api.products", workshop=workshop.slug),
    }


def item_words(item: page_words.Item) -> Data:
    """A heritage item; the level in the words of the registry. `code_checked`: compared with the published list."""
    return {
        "name": item.name,
        "level": item.level,
        "title": page_words.item_title(item),
        "place": item.region_text,
        "code": item.code,
        "code_checked": item.code_verified,
    }


def certificate_of(standing: Status) -> Data:
    """The certificate in a few facts, with the address of the whole."""
    number = certification.digits(standing.certificate_number)
    return {
        "number": standing.certificate_number,
        "state": standing.state.value,
        "url": address("api.certificate", number=number),
    }


def _licence(licence: Licence) -> Data:
    return {
        "kind": licence.kind,
        "name": str(LICENCE_WORDS[licence.kind]),
        "number": licence.number,
        "valid_from": instant(licence.valid_from),
        "valid_until": instant(licence.valid_until),
    }

"""The list of products as data: the same question, facets, orders and pages as the page has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shop.api.web.values import Data, address, money, picture
from shop.catalog import facet_view
from shop.catalog.facet_view import Choice
from shop.catalog.filters import GROUPS, Filters
from shop.catalog.listing import MAX_PAGES, PER_PAGE, Card, Listing

ADMITTED, ALL = "admitted", "all"


def listing_data(found: Listing, numbers: Mapping[int, str], *, catalogue: str, searched: bool) -> Data:
    """A page of the list, with the numbers that its products have in the official catalogue. `catalogue`: ADMITTED or
    ALL; `searched`: False when words were asked for and there is no index to look them up in.
    """
    return {
        "query": {**_asked(found.filters), "catalogue": catalogue},
        "total": found.total,
        "more": found.more,
        "page": found.number,
        "pages": found.pages,
        "per_page": PER_PAGE,
        "most_pages": MAX_PAGES,
        "narrow": found.capped,
        "searched": searched,
        "did_you_mean": found.suggestion,
        "items": [
            {**card_data(card), "catalogue": admission(numbers.get(card.product_id))} for card in found.cards
        ],
        "facets": [
            {"name": group.name, "title": group.title, "choices": _choices(group.choices)}
            for group in facet_view.groups(found)
        ],
        "sorts": [
            {"value": value, "label": word, "chosen": on} for value, word, on in facet_view.orders(found)
        ],
        "links": _links(found, catalogue),
    }


def admission(number: str | None) -> Data:
    """Whether a product stands in the official catalogue, and under which number."""
    return {"admitted": number is not None, "number": number}


def _links(found: Listing, catalogue: str) -> dict[str, str]:
    """The addresses of this page, the first, the last and those beside it."""
    numbers = {"self": found.number, "first": 1, "last": found.pages}
    if found.number > 1:
        numbers["prev"] = found.number - 1
    if found.number < found.pages:
        numbers["next"] = found.number + 1
    return {rel: _page_address(found.filters, number, catalogue) for rel, number in numbers.items()}


def _page_address(asked: Filters, number: int, catalogue: str) -> str:
    query = replace(asked, page=1).query()
    whole = "catalogue=all" if catalogue == ALL else ""
    pairs = [text for text in (query, whole, f"page={number}" if number > 1 else "") if text]
    path = address("api.products")
    return f"{path}?{'&'.join(pairs)}" if pairs else path


def card_data(card: Card) -> Data:
    """A product in a list."""
    return {
        "slug": card.slug,
        "title": card.title,
        "url": address("api.product", slug=card.slug),
        "page_url": address("front.product", slug=card.slug),
        "picture": picture(card.picture, card.alt),
        "price": money(card.price_fen),
        "price_from": card.from_price,
        "availability": card.lead_text,
        "workshop": {
            "slug": card.workshop_slug,
            "name": card.workshop_name,
            "place": card.place,
            "level": card.seal,
            "url": address("api.workshop", slug=card.workshop_slug),
        },
    }


def _asked(asked: Filters) -> Data:
    chosen: Data = {key: [str(v) for v in getattr(asked, name)] for name, key in GROUPS.items()}
    low, high = asked.low_fen, asked.high_fen
    return {
        "q": asked.q,
        **chosen,
        "min": money(low) if low is not None else None,
        "max": money(high) if high is not None else None,
        "sort": asked.order,
    }


def _choices(choices: Iterable[Choice]) -> list[Data]:
    return [
        {
            "value": choice.value,
            "label": choice.label,
            "count": choice.count,
            "chosen": choice.checked,
            "choices": _choices(choice.children),
        }
        for choice in choices
    ]

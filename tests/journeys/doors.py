"""Every door at which the right to sell is asked, tried from outside, and a buyer with goods of two workshops."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa

from shop.orders import cart
from shop.orders.cart import Owner
from shop.orders.models import Order
from shop.workshops.models import Workshop
from tests.factories.orders import a_buyer
from tests.journeys import world
from tests.journeys.visitor import Answer, Visitor
from tests.support.html import hidden_fields, text
from tests.support.server import Server


@dataclass(frozen=True)
class Shown:
    """A product as the world knows it."""

    title: str
    slug: str
    fen: int
    workshop: str
    workshop_slug: str
    craft: str


def shown(store: Server, workshop: str) -> Shown:
    """The first product of a workshop."""
    with store.session() as session:
        product = world.first_product(session, workshop)
        seller = session.get_one(Workshop, product.workshop_id)
        found = Shown(
            product.title,
            product.slug,
            world.fen_of(session, product),
            seller.name,
            seller.slug,
            product.craft.slug,
        )
        session.rollback()
    return found


def titles(answer: Answer) -> set[str]:
    """The products an answer shows as cards."""
    assert answer.status == 200, answer.status
    return {link.get_text().strip() for link in answer.page.select(".card__title")}


def total(answer: Answer) -> int:
    """How many the list says there are."""
    number = re.search(r"\d+", text(answer.page.select_one("#res")))
    assert number is not None
    return int(number[0])


def shows(store: Server, thing: Shown) -> set[str]:
    """Where a visitor finds the product, or can tell that it is there."""
    visitor = Visitor(store)
    listed = visitor.get(f"/products?workshop={thing.workshop_slug}")
    craft = visitor.get(f"/products?craft={thing.craft}")
    directory = visitor.get("/workshops?page=1").text + visitor.get("/workshops?page=2").text
    places = {
        "list": thing.title in titles(listed),
        "list of the craft": thing.title in titles(craft),
        "search by title": thing.title in titles(visitor.get(f"/products?q={thing.title}")),
        "search by workshop": thing.title in titles(visitor.get(f"/products?q={thing.workshop}")),
        "craft page": thing.title in titles(visitor.get(f"/crafts/{thing.craft}")),
        "workshop page": thing.title in titles(visitor.get(f"/workshops/{thing.workshop_slug}")),
        "home": thing.title in titles(visitor.get("/")),
        "directory": thing.workshop in directory,
        "product page": visitor.get(f"/products/{thing.slug}").status == 200,
    }
    return {place for place, there in places.items() if there}


def a_buyer_with(store: Server, *workshops: str) -> int:
    """A new buyer with an address and a piece of the first product of each workshop in the cart; answers the id."""
    with store.session() as session:
        user = a_buyer(session)
        for workshop in workshops:
            variant = world.first_variant(world.first_product(session, workshop))
            cart.put(session, Owner(user.id, None), variant_id=variant.id, quantity=1)
        session.commit()
        return user.id


def orders_of(store: Server, user_id: int) -> list[str]:
    """The slugs of the workshops the buyer has ordered from."""
    with store.session() as session:
        query = sa.select(Workshop.slug).join(Order, Order.workshop_id == Workshop.id)
        found = list(session.scalars(query.where(Order.user_id == user_id).order_by(Order.id)))
        session.rollback()
        return found


def review(buyer: Visitor) -> dict[str, str]:
    """Choose the first address and read what the review page would send."""
    where = buyer.get("/checkout")
    assert where.status == 200, where.place
    address = where.page.select_one("input[name=address]")
    assert address is not None
    answer = buyer.post("/checkout", {"address": address["value"], "note": ""})
    assert (answer.status, answer.place) == (303, "/checkout/review")
    return form_of(buyer.get("/checkout/review"))


def form_of(answer: Answer) -> dict[str, str]:
    """What the form of the review page sends."""
    form = answer.page.select_one("form#place")
    assert form is not None
    return hidden_fields(form)


def pays_at_once(buyer: Visitor) -> str:
    """Place what is in the cart; answers the number of the purchase."""
    answer = buyer.post("/purchases", review(buyer))
    assert answer.status == 303, answer.text[:300]
    return answer.place.split("/")[2]


def closed_to(
    store: Server, buyer: Visitor, user_id: int, seen: dict[str, str], lost: Shown, kept: str
) -> None:
    """Product page, cart and checkout of somebody who has goods of a workshop that lost its right, and of another.

    `seen` is what the review page showed before. The first submit places nothing and says why, the second the rest.
    """
    gone = buyer.get(f"/products/{lost.slug}")
    assert gone.status == 410
    assert lost.title in text(gone.page.select_one("h1"))
    similar = {text(card) for card in gone.page.select(".card__title")}
    assert similar and lost.title not in similar
    assert lost.workshop in text(buyer.get("/cart").page.select_one(".bag--off"))
    refused = buyer.post("/purchases", seen)
    assert refused.status == 409
    assert lost.title in text(refused.page.select_one(".note"))
    assert orders_of(store, user_id) == []
    placed = buyer.post("/purchases", form_of(refused))
    assert placed.status == 303
    assert orders_of(store, user_id) == [kept]

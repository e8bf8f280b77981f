"""Many buyers at the served store at the same moment: nothing is sold twice, placed twice, or placed after a suspension."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

import sqlalchemy as sa

from shop.core import clock
from shop.orders import cart
from shop.orders.models import Order, OrderLine, Purchase
from shop.workshops.models import Certificate, CertificateEvent, EventKind
from tests.factories.orders import a_buyer, owner, seen, the_address
from tests.journeys import world
from tests.journeys.doors import form_of, shown
from tests.journeys.visitor import Answer, Visitor, shop
from tests.support.html import text
from tests.support.server import Server

BUYERS, PIECES = 200, 50


@dataclass
class Ready:
    """A buyer on the review page, the button not yet pressed."""

    visitor: Visitor
    form: dict[str, object]

    def submit(self) -> Answer:
        return self.visitor.post("/purchases", self.form)


def ready(store: Server, workshop: str, buyers: int) -> list[Ready]:
    """So many new buyers with a piece of the workshop's first product, all on the review page."""
    with store.session() as session:
        variant = world.first_variant(world.first_product(session, workshop))
        people = [a_buyer(session) for _i in range(buyers)]
        found = []
        for person in people:
            cart.put(session, owner(person), variant_id=variant.id, quantity=1)
            form = {
                "idempotency_key": str(uuid.uuid4()),
                "digest": seen(session, person),
                "address": the_address(session, person).id,
                "note": "",
            }
            found.append((person.id, form))
        session.commit()
    return [Ready(Visitor(store, user_id=number), form) for number, form in found]


def all_at_once(acts: Iterable[Callable[[], Answer]], threads: int = 64) -> list[Answer]:
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda act: act(), acts))


def pieces(store: Server, workshop: str) -> tuple[int, int]:
    """On hand and reserved of the workshop's first product."""
    with store.session() as session:
        (stock,) = world.first_variant(world.first_product(session, workshop)).stocks
        found = stock.on_hand, stock.reserved
        session.rollback()
        return found


def pay(buyer: Visitor, number: str) -> Answer:
    """Pay at the sandbox and come back."""
    bank = buyer.post(f"/purchases/{number}/payment").place
    back = buyer.post(f"{bank}/payment").place
    return buyer.get(back)


def test_two_hundred_buyers_for_fifty_pieces(store: Server) -> None:
    wanted = shown(store, world.EMBROIDERERS)
    buyers = ready(store, world.EMBROIDERERS, BUYERS)
    answers = all_at_once(buyer.submit for buyer in buyers)
    assert Counter(answer.status for answer in answers) == {303: PIECES, 409: BUYERS - PIECES}
    for answer in answers:
        if answer.status == 409:
            said = text(answer.page.select_one(".note"))
            assert wanted.title in said and "卖完" in said
    assert pieces(store, world.EMBROIDERERS) == (PIECES, PIECES)
    won = [
        (buyer.visitor, answer.place.split("/")[2])
        for buyer, answer in zip(buyers, answers, strict=True)
        if answer.status == 303
    ]
    returned = all_at_once(lambda buyer=buyer, number=number: pay(buyer, number) for buyer, number in won)
    assert {answer.status for answer in returned} == {303}
    assert pieces(store, world.EMBROIDERERS) == (0, 0)
    books = shop(store, "ledger", "verify", "--json")
    assert books["ok"] and books["orders_fen"] == books["ledger_fen"] == books["rollup_fen"]
    assert books["orders_fen"] == PIECES * (wanted.fen + world.FEE_FEN)
    assert "Traceback" not in store.output()


def test_the_same_submit_five_times_at_once_is_one_purchase(store: Server) -> None:
    (buyer,) = ready(store, world.WEAVERS, 1)
    answers = all_at_once([buyer.submit] * 5)
    assert {answer.status for answer in answers} == {303}
    assert len({answer.place for answer in answers}) == 1
    number = answers[0].place.split("/")[2]
    with store.session() as session:
        purchase = session.scalars(sa.select(Purchase).where(Purchase.number == number)).one()
        assert (
            session.scalar(sa.select(sa.func.count(Purchase.id)).where(Purchase.user_id == purchase.user_id))
            == 1
        )
        session.rollback()


def orders_of_others(store: Server) -> int:
    with store.session() as session:
        workshop = world.workshop_of(session, world.OTHERS)
        found = session.scalar(sa.select(sa.func.count(Order.id)).where(Order.workshop_id == workshop.id))
        session.rollback()
        return found or 0


def test_no_order_commits_after_a_suspension_has(store: Server) -> None:
    with store.session() as session:
        variant = world.first_variant(world.first_product(session, world.OTHERS))
        variant.stocks[0].on_hand = 5000
        variant_id = variant.id
        session.commit()
    buyers = people(store, 50)
    enough, over = Event(), Event()
    placed: list[str] = []

    def buys_on_and_on(user_id: int, address_id: int) -> Answer:
        """Until the store refuses: put it in, look once more, submit."""
        buyer = Visitor(store, user_id=user_id)
        while not over.is_set():
            put_in = buyer.post("/cart/lines", {"variant_id": variant_id, "quantity": 1, "buy_now": "1"})
            if put_in.status != 303:
                return put_in
            buyer.post("/checkout", {"address": address_id, "note": ""})
            looked = buyer.get("/checkout/review")
            if looked.status != 200:
                return looked
            answer = buyer.post("/purchases", form_of(looked))
            if answer.status != 303:
                return answer
            placed.append(answer.place)
            if len(placed) >= 20:
                enough.set()
        raise AssertionError("the store went on selling")

    with ThreadPoolExecutor(len(buyers)) as pool:
        buying = [pool.submit(buys_on_and_on, *buyer) for buyer in buyers]
        try:
            assert enough.wait(30)
            facts = {
                "reason": "核查",
                "document_no": "长文旅罚〔2026〕1 号",
                "ground": "complaint",
                "fix_by": clock.today() + timedelta(days=30),
                "contracts": "finish",
            }
            decided = Visitor(store, world.PROVINCE).post(f"/workshops/{world.OTHERS}/suspension", facts)
            then = orders_of_others(store)
            refused = [one.result(30) for one in buying]
        finally:
            over.set()
    assert decided.status == 303
    assert {answer.status for answer in refused} <= {303, 404, 409}
    assert len(placed) == then == orders_of_others(store)
    assert late(store) == 0


def people(store: Server, number: int) -> list[tuple[int, int]]:
    """New buyers: their ids, and those of their addresses."""
    with store.session() as session:
        buyers = [a_buyer(session) for _i in range(number)]
        found = [(buyer.id, the_address(session, buyer).id) for buyer in buyers]
        session.commit()
        return found


def late(store: Server) -> int:
    """Order lines of the suspended workshop placed at or after the instant of its suspension."""
    with store.session() as session:
        workshop = world.workshop_of(session, world.OTHERS)
        suspended = (
            sa.select(CertificateEvent.effective_at)
            .join(Certificate)
            .where(Certificate.workshop_id == workshop.id, CertificateEvent.kind == EventKind.SUSPENDED)
        )
        instant = session.scalars(suspended).one()
        query = sa.select(sa.func.count(OrderLine.id)).join(Order)
        found = session.scalar(query.where(Order.workshop_id == workshop.id, Order.placed_at >= instant))
        session.rollback()
        return found or 0

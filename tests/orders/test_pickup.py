"""Orders that buyers fetch: chosen and bound at checkout, handed over against a code, waiting for nobody to confirm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.catalog import delivery
from shop.catalog.models import Product
from shop.catalog.punctuality import OnTime
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.outbox import OutboxTask
from shop.orders import cancellation, fulfilment, handover, pickups, punctuality, queries
from shop.orders.checkout import Changed
from shop.orders.models import Order, OrderMove, OrderState
from shop.orders.parcel_models import Shipment
from shop.orders.pickup_models import PickupPoint
from shop.workshops.models import Workshop
from tests.factories.orders import a_buyer, acting, goods, pay, place, put, seen, sign_in
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client
from tests.support.watch import count_statements

At = Callable[[datetime | str], None]
Act = Callable[[Session, Order], object]
POINT = {"name": "里耶坊", "street": "长春村 3 号", "phone": "0743-6210011", "hours": "每天 9 点到 17 点"}


def let_fetch(session: Session, workshop: Workshop, *, offered: bool = True) -> PickupPoint:
    """The workshop offers its own address, or does not (any more)."""
    owner = acting(session, a_member(session, workshop, "owner"))
    return pickups.offer(session, owner, workshop, offered=offered, **POINT)


@pytest.fixture
def buyer(session: Session) -> User:
    return a_buyer(session)


@pytest.fixture
def product(session: Session) -> Product:
    """Goods of a workshop where they can be fetched; delivery costs ¥8."""
    product = goods(session, fen=10_000, fee_fen=800, title="四十八勾")
    let_fetch(session, product.workshop)
    session.commit()
    return product


@pytest.fixture
def order(session: Session, buyer: User, product: Product) -> Order:
    """Paid, to be fetched; read with its lines."""
    put(session, buyer, product, quantity=2)
    purchase = place(session, buyer, pickups=[product.workshop_id])
    session.commit()
    pay(session, purchase)
    return read(session, purchase.orders[0].number)


@pytest.fixture
def staff(session: Session, client: Client, order: Order) -> Client:
    """Staff of the workshop, signed in."""
    sign_in(client, a_member(session, order.workshop, "staff"))
    session.commit()
    return client


def read(session: Session, number: str) -> Order:
    found = queries.order_numbered(session, number)
    assert found is not None
    return found


def code_of(order: Order) -> str:
    assert order.pickup_code is not None
    return order.pickup_code


def another(order: Order) -> str:
    """Six digits that are not its code."""
    return f"{(int(code_of(order)) + 1) % 1_000_000:06d}"


def test_what_is_fetched_pays_no_freight_and_carries_a_photograph_of_the_point(
    session: Session, buyer: User, product: Product
) -> None:
    sent = goods(session, a_workshop(session), fen=5_000, fee_fen=600)
    put(session, buyer, product, sent)
    purchase = place(session, buyer, pickups=[product.workshop_id, sent.workshop_id])
    fetched, other = sorted(purchase.orders, key=lambda o: o.freight_fen)
    # The other workshop offers no point: its goods are sent, whatever was asked for.
    assert (fetched.freight_fen, other.freight_fen, purchase.total_fen) == (0, 600, 15_600)
    let_fetch(session, product.workshop).name = "搬走了"
    assert fetched.pickup is not None and fetched.pickup["name"] == "里耶坊"
    assert fetched.pickup["place"].endswith("长春村 3 号") and len(code_of(fetched)) == 6
    assert (other.pickup, other.pickup_code, other.pickup_point_id) == (None, None, None)


@pytest.mark.parametrize("what", ["sent instead", "not offered", "moved", "other hours", "over"])
def test_the_digest_binds_the_choice_and_the_point(
    session: Session, buyer: User, product: Product, what: str
) -> None:
    put(session, buyer, product)
    chosen = [product.workshop_id]
    shown = seen(session, buyer, chosen)
    point = session.query(PickupPoint).one()
    match what:
        case "sent instead":
            chosen = []
        case "not offered":
            point.offered = False
        case "moved":
            point.street = "别处 1 号"
        case "other hours":
            point.hours = "周末休息"
        case "over":
            point.from_at, point.until_at = clock.now() - timedelta(days=2), clock.now()
    session.flush()
    with pytest.raises(Changed):
        place(session, buyer, digest=shown, pickups=chosen)


def test_it_can_be_fetched_where_nobody_sends(session: Session, buyer: User, product: Product) -> None:
    delivery.set_exception(
        session, SYSTEM, workshop_id=product.workshop_id, provinces=["430000"], served=False
    )
    put(session, buyer, product)
    assert place(session, buyer, pickups=[product.workshop_id]).total_fen == 10_000


def test_the_buyer_chooses_at_checkout_and_reads_the_code_only_once_it_is_paid(
    session: Session, client: Client, buyer: User, product: Product
) -> None:
    put(session, buyer, product)
    session.commit()
    sign_in(client, buyer)
    page = parse(client.get("/checkout"))
    assert "到店自提" in text(page.main) and "每天 9 点到 17 点" in text(page.main)
    where = dict(form_values(page.select_one("#where")))  # type: ignore[arg-type]
    way = f"way-{product.workshop_id}"
    assert where[way] == "ship"
    client.post("/checkout", data=where | {way: "pickup"})
    review = parse(client.get("/checkout/review"))
    assert "自提，不收运费" in text(review.main) and "长春村 3 号" in text(review.main)
    sent = dict(form_values(review.select_one("#place")))  # type: ignore[arg-type]
    with count_statements() as statements:
        assert client.post("/purchases", data=sent).status_code == 303
    assert len(statements) <= 30, "\n".join(statements)
    order = session.query(Order).one()
    assert code_of(order) not in text(parse(client.get(f"/orders/{order.number}")).main)
    pay(session, order.purchase)
    page = parse(client.get(f"/orders/{order.number}"))
    assert code_of(order) in text(page.main) and "到这里取" in text(page.main)
    assert "待自提" in text(parse(client.get("/orders")).main)


def test_a_point_withdrawn_under_the_review_is_said_and_nothing_is_placed(
    session: Session, client: Client, buyer: User, product: Product
) -> None:
    put(session, buyer, product)
    session.commit()
    sign_in(client, buyer)
    where = dict(form_values(parse(client.get("/checkout")).select_one("#where")))  # type: ignore[arg-type]
    client.post("/checkout", data=where | {f"way-{product.workshop_id}": "pickup"})
    sent = form_values(parse(client.get("/checkout/review")).select_one("#place"))  # type: ignore[arg-type]
    let_fetch(session, product.workshop, offered=False)
    session.commit()
    answer = client.post("/purchases", data=sent)
    assert answer.status_code == 409 and "¥108" in text(parse(answer).main)
    again = form_values(parse(answer).select_one("#place"))  # type: ignore[arg-type]
    assert client.post("/purchases", data=again).status_code == 303
    order = session.query(Order).one()
    assert (order.freight_fen, order.pickup) == (800, None)


def test_the_right_code_sends_and_receives_in_one_act(session: Session, staff: Client, order: Order) -> None:
    page = parse(staff.get(f"/studio/orders/{order.number}"))
    assert "待自提" in text(page.main) and "里耶坊" in text(page.main) and "去发货" not in text(page.main)
    assert code_of(order) not in page.text and "淮川" not in page.text
    code = f" {code_of(order)[:3]} {code_of(order)[3:]} "
    assert staff.post(f"/studio/orders/{order.number}/handover", data={"code": code}).status_code == 303
    session.expire_all()
    assert order.state == OrderState.RECEIVED and order.received_at == order.shipped_at is not None
    assert [line.sent_pieces for line in order.lines] == [2] and not session.query(Shipment).count()
    moves = session.query(OrderMove).filter_by(order_id=order.id).order_by(OrderMove.id).all()
    assert [m.to_state for m in moves] == ["unpaid", "paid", "shipped", "received"]
    assert moves[-1].reason == "handed_over" and moves[-1].actor_id is not None
    assert "已签收" in text(parse(staff.get(f"/studio/orders/{order.number}")).main)


def test_a_wrong_code_moves_nothing_and_five_of_them_close_the_order_for_an_hour(
    session: Session, staff: Client, order: Order, clock_at: At
) -> None:
    path, now = f"/studio/orders/{order.number}/handover", clock.now()
    clock_at(now)
    for _try in range(5):
        answer = staff.post(path, data={"code": another(order)})
        assert answer.status_code == 422 and "取货码不对" in text(parse(answer).main)
    clock_at(now + timedelta(minutes=59))
    answer = staff.post(path, data={"code": code_of(order)})
    assert answer.status_code == 429 and "试的次数太多了" in str(errors(parse(answer)))
    assert read(session, order.number).state == OrderState.PAID
    clock_at(now + timedelta(minutes=61))
    assert staff.post(path, data={"code": code_of(order)}).status_code == 303
    session.expire_all()
    assert order.state == OrderState.RECEIVED


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1234567", "１２３４５６"])
def test_what_is_no_code_is_said_at_the_field(staff: Client, order: Order, code: str) -> None:
    answer = staff.post(f"/studio/orders/{order.number}/handover", data={"code": code})
    assert answer.status_code == 422 and errors(parse(answer))


def test_only_the_workshop_hands_over_and_only_its_owner_offers(
    session: Session, client: Client, buyer: User, order: Order
) -> None:
    path = f"/studio/orders/{order.number}/handover"
    stranger = a_member(session, a_workshop(session), "owner")
    staff = a_member(session, order.workshop, "staff")
    session.commit()
    sign_in(client, buyer)
    assert client.post(path, data={"code": code_of(order)}).status_code in (403, 404)
    assert client.get("/studio/pickup").status_code == 403
    sign_in(client, stranger)
    assert client.post(path, data={"code": code_of(order)}).status_code == 404
    sign_in(client, staff)
    assert client.get("/studio/pickup").status_code == 403
    with pytest.raises(Forbidden):
        pickups.offer(session, acting(session, staff), order.workshop, offered=True, **POINT)
    session.rollback()
    assert read(session, order.number).state == OrderState.PAID


def test_the_owner_writes_the_point_and_takes_it_back(session: Session, client: Client) -> None:
    workshop = a_workshop(session)
    sign_in(client, a_member(session, workshop, "owner"))
    session.commit()
    page = parse(client.get("/studio/pickup"))
    assert form_values(page.select_one("main form"))["street"] == workshop.address  # type: ignore[arg-type]
    answer = client.post("/studio/pickup", data=POINT | {"offered": "y", "hours": ""})
    assert answer.status_code == 422 and "请填什么时候有人" in text(parse(answer).main)
    assert client.post("/studio/pickup", data=POINT | {"offered": "y"}).status_code == 303
    point = session.query(PickupPoint).one()
    assert point.offered and point.region_code == workshop.county_code and point.region_text
    client.post("/studio/pickup", data=POINT)
    session.expire_all()
    assert not session.query(PickupPoint).one().offered
    assert "到店自提" in text(parse(client.get("/studio/orders")).main)


def test_who_owns_several_workshops_writes_the_point_of_each(session: Session, client: Client) -> None:
    first, second, strange = (a_workshop(session) for _i in range(3))
    user = a_member(session, first)
    session.add(
        Membership(user_id=user.id, organisation_id=second.organisation_id, role="owner", since=clock.now())
    )
    sign_in(client, user)
    session.commit()
    there = parse(client.get("/studio/pickup")).select_one(".hint a")
    assert there is not None and there["href"] == f"/studio/pickup?workshop={second.slug}"
    answer = client.post(str(there["href"]), data=POINT | {"offered": "y"})
    assert answer.location == there["href"]
    assert session.query(PickupPoint).one().workshop_id == second.id
    assert client.get(f"/studio/pickup?workshop={strange.slug}").status_code == 404


def test_it_is_not_sent_by_courier(session: Session, staff: Client, order: Order) -> None:
    assert staff.get(f"/studio/orders/{order.number}/shipment/new").status_code == 303
    with pytest.raises(Conflict):
        fulfilment.ship(session, SYSTEM, order, carrier="yto", tracking_no="YT1234567890123")


def test_the_papers_say_that_it_is_fetched(staff: Client, order: Order) -> None:
    for path in ("/studio/picking", "/studio/slips", f"/studio/orders/{order.number}/slip"):
        page = text(parse(staff.get(path)).main)
        assert "到店自提" in page and "淮川" not in page, path


def test_nobody_receives_it_for_the_buyer_and_both_are_reminded_once(
    session: Session, order: Order, clock_at: At
) -> None:
    a_member(session, order.workshop, "staff")
    assert order.paid_at is not None
    due = punctuality.due_day(order.paid_at, order.lines[0].lead_days)
    session.query(OutboxTask).delete()
    for days, found in ((1, 0), (14, 0), (15, 1), (30, 0)):
        clock_at(clock.day_start(due + timedelta(days=days)) + timedelta(hours=9))
        assert punctuality.remind(session) == found
    told = {task.payload["template"] for task in session.query(OutboxTask) if "template" in task.payload}
    assert told == {"order_pickup_waits", "order_pickup_unclaimed"}
    assert fulfilment.receive_due(session) == 0
    punctuality.count(session)
    assert not session.query(OnTime).count()
    cancellation.cancel_order(session, SYSTEM, order)
    assert order.state == OrderState.CLOSED


def test_the_return_window_runs_from_the_handover(session: Session, order: Order, clock_at: At) -> None:
    clock_at("2026-12-01T15:00:00+08:00")
    handover.hand_over(session, SYSTEM, order, code=code_of(order))
    session.commit()
    clock_at("2026-12-08T23:59:59+08:00")
    assert fulfilment.complete_due(session) == 0
    clock_at("2026-12-09T00:00:00+08:00")
    assert fulfilment.complete_due(session) == 1


def hand_over(session: Session, order: Order) -> object:
    return handover.hand_over(session, SYSTEM, order, code=code_of(order))


def cancel(session: Session, order: Order) -> object:
    return cancellation.cancel_order(session, SYSTEM, order)


def give_up_one(session: Session, order: Order) -> object:
    return cancellation.cancel_pieces(session, SYSTEM, order, pieces={order.lines[0].id: 1})


@pytest.mark.parametrize(
    ("theirs", "ours", "ends"),
    [
        (hand_over, cancel, OrderState.RECEIVED),
        (hand_over, give_up_one, OrderState.RECEIVED),
        (hand_over, hand_over, OrderState.RECEIVED),
        (cancel, hand_over, OrderState.CLOSED),
    ],
)
def test_who_comes_second_is_refused(
    session: Session, order: Order, theirs: Act, ours: Act, ends: OrderState
) -> None:
    # The rival acts and commits while we hold what we read before.
    session.commit()
    order = read(session, order.number)
    with db.sessionmaker() as other:
        theirs(other, read(other, order.number))
        other.commit()
    with pytest.raises(Conflict):
        ours(session, order)
    assert not session.new and not session.dirty  # refused before anything was written
    session.expire_all()
    assert read(session, order.number).state == ends
    moved = sa.select(sa.func.count()).where(OrderMove.order_id == order.id, OrderMove.to_state == "shipped")
    assert session.scalar(moved) == (1 if ends == OrderState.RECEIVED else 0)


def test_what_was_given_up_before_is_not_handed_over(session: Session, order: Order) -> None:
    give_up_one(session, order)
    with pytest.raises(Invalid):
        handover.hand_over(session, SYSTEM, order, code=another(order))
    hand_over(session, order)
    (line,) = order.lines
    assert (line.sent_pieces, line.cancelled_pieces, order.state) == (1, 1, OrderState.RECEIVED)

"""A whole fair in the browser, under a system clock that moves: planned, sixty applications for forty booths, a suspension,
the minute of closing, a till without network, an intent that becomes a contract, a report that equals the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.admin.ledger_check import check
from shop.core import clock
from shop.core.access import Actor, Grant
from shop.exhibition import jobs
from shop.exhibition.entry import tokens
from shop.exhibition.entry.tokens import BOOTH, Named
from shop.exhibition.exhibitors import applying, queries
from shop.exhibition.exhibitors.models import ExhibitorState, Holding
from shop.exhibition.fairs.models import Booth, Fair
from shop.exhibition.intents.models import DealIntent
from shop.exhibition.items.queries import origin_ref
from shop.exhibition.results import report
from shop.exhibition.till.models import TillSale
from shop.orders.models import Order
from shop.orders.production.contracts.models import Contract
from shop.orders.production.quotations import awarding
from shop.orders.production.rfq.models import Rfq
from shop.workshops import certification
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from shop.workshops.models import Workshop
from tests.factories.contracts import signed
from tests.factories.fairs import an_organiser, brought
from tests.factories.heritage import a_region
from tests.factories.orders import a_buyer, acting
from tests.factories.production import a_maker, a_master, a_quote, a_requester, an_offer, written_and_sent
from tests.factories.workshops import a_member, a_workshop, culture_officer
from tests.support.browser import DESK, NARROWEST, PHONE, axe, signed_in, too_wide_at
from tests.support.moving_clock import Clock
from tests.support.server import Server

S = ExhibitorState
FEN, MALL_FEN = 15000, 16800
MINUTE = timedelta(minutes=1)


class Journey:
    """The store, its clock, and one browser that people use one after the other."""

    def __init__(self, store: Server, system_clock: Clock, page: Page) -> None:
        self.store, self.clock, self.page = store, system_clock, page
        self.now = clock.day_start(clock.today() + timedelta(days=1)) + timedelta(hours=10)
        self.days = [clock.today() + timedelta(days=n) for n in (12, 13)]
        self.closes = clock.day_start(self.days[-1]) + timedelta(hours=17)
        self.people: dict[str, User] = {}

    def at(self, instant: datetime) -> None:
        """From here on it is that instant, on the server and on the device."""
        self.now = instant
        self.clock.set(instant)
        self.page.clock.set_fixed_time(instant)

    @contextmanager
    def inside(self) -> Iterator[Session]:
        """The database at the instant of the journey; what was written is kept."""
        with self.store.session() as session, clock.at(self.now):
            yield session
            session.commit()

    def sign_in(self, user_id: int) -> Page:
        """Another person sits down."""
        self.page.context.clear_cookies()
        with self.store.session() as session:
            signed_in(self.store, self.page, session.get_one(User, user_id))
        return self.page


@pytest.fixture
def journey(serve: Callable[..., Server], browser_page: Callable[..., Page], tmp_path: Path) -> Journey:
    system_clock = Clock(tmp_path / "clock")
    system_clock.set(clock.now())
    store = serve(environment=system_clock.environment)
    return Journey(store, system_clock, browser_page(store.url, width=DESK))


def test_from_the_first_form_to_the_report(journey: Journey) -> None:
    journey.at(journey.now)
    with journey.inside() as session:
        a_region(session, "430100")
        operator, officer = an_organiser(session).id, culture_officer(session)
        maker, plain = a_maker(session), a_workshop(session)
        owners = [a_master(session, maker).id, a_member(session, plain).id]
        maker_id = maker.id
    slug = _drawn(journey, operator)
    desk = f"/fair-desk/{slug}"
    for owner in owners:
        _apply(journey.sign_in(owner), slug)
    journey.at(journey.now + timedelta(hours=1))
    _others_apply(journey, slug, 58)
    page = journey.sign_in(operator)
    page.goto(f"{desk}/applications")
    page.get_by_role("button", name="就按这个定").click()
    expect(page.locator(".flash")).to_contain_text("入选 40 家，候补 20 家")
    page.goto(f"{desk}/booths")
    page.get_by_role("button", name="把 40 家入选的按顺序排进空位").click()
    page.goto(desk)
    page.get_by_role("button", name="展位排定").click()
    with journey.inside() as session:
        fair = session.scalars(sa.select(Fair)).one()
        fair_id = fair.id
        assert len(queries.of_fair(session, fair_id, S.PLACED)) == 40
        assert len(queries.of_fair(session, fair_id, S.WAITING)) == 20
        held = session.scalars(sa.select(Holding).where(Holding.workshop_id == maker_id)).one()
        brought(session, fair, held, fen=FEN, pieces=6)
        booth_id, lost = (
            held.booth_id,
            session.scalars(
                sa.select(Holding).where(Holding.workshop_id != maker_id).order_by(Holding.id)
            ).first(),
        )
        assert lost is not None
        lost_booth, lost_workshop = lost.booth_id, lost.workshop_id

    journey.at(journey.closes - timedelta(hours=3))
    with journey.inside() as session:
        certification.suspend(session, officer, lost_workshop, reason="整改", document_no="1")
    with journey.inside() as session:
        assert queries.holder_of(session, lost_booth, journey.now) is None
        jobs.booths(session)
        (offered,) = queries.of_fair(session, fair_id, S.OFFERED)
        assert offered.offered_booth_id == lost_booth and offered.waiting_no is None
        next_owner = a_member(session, session.get_one(Workshop, offered.workshop_id)).id
    page = journey.sign_in(next_owner)
    page.goto(f"/studio/fairs/{slug}")
    page.get_by_role("button", name="要这个展位").click()
    expect(page.locator(".flash")).to_contain_text("展位是你们的了")

    code = tokens.sign(journey.store.settings.signing_keys, Named(BOOTH, booth_id))
    _sell_at_the_till(journey, owners[0], booth_id, (f"/b/{code}", f"/fairs/{slug}/board"))
    intent = _intend(journey, code, owners[0])
    _buy_around_the_closing(journey, code)

    journey.at(journey.closes + timedelta(days=8))
    _order_production(journey, intent, maker_id)
    with journey.inside() as session:
        jobs.turns(session)
    page = journey.sign_in(operator)
    page.goto(f"{desk}/results")
    page.get_by_role("button", name="定稿").click()
    expect(page.locator(".kpis")).to_contain_text("¥600")
    expect(page.locator(".kpis")).to_contain_text("转成订单 1 份")
    with journey.inside() as session:
        kept = report.frozen(session, fair_id)
        assert kept is not None and check(session).ok
        figures = kept.figures
        assert figures["net_fen"] == _in_ledger(session, fair_id) == 4 * FEN
        assert (figures["till_fen"], figures["scan_fen"], figures["sales"]) == (3 * FEN, FEN, 4)
        assert (figures["booths_planned"], figures["booths_used"], figures["workshops"]) == (40, 40, 41)
        assert (figures["intents"], figures["intents_fen"], figures["converted"]) == (1, 5_000_000, 1)
        assert figures["converted_fen"] == 300 * 16_000


def _drawn(journey: Journey, operator: int) -> str:
    """Written, dated, drawn and announced at the desk; answers its slug."""
    page = journey.sign_in(operator)
    page.goto("/fair-desk/new")
    first, last = clock.local_day(journey.now), journey.days[0] - timedelta(days=2)
    for label, value in (
        ("名称", "走进非遗博览会"), ("届次", "第六届"), ("地址", "国际会展中心"), ("场馆", "一号馆"), ("参展条件", "持证工坊"),
        ("报名第一天", first.isoformat()), ("报名最后一天", last.isoformat()),
    ):  # fmt: skip
        page.get_by_label(label).fill(value)
    page.get_by_label("所在地").select_option("430100")
    page.get_by_role("button", name="建展会").click()
    page.get_by_label("第一天").fill(journey.days[0].isoformat())
    page.get_by_label("最后一天").fill(journey.days[1].isoformat())
    page.get_by_role("button", name="每天都按这个").click()
    slug = page.url.split("/")[-2]
    page.goto(f"/fair-desk/{slug}/booths")
    for label, value in (
        ("代号", "A"),
        ("名称", "织锦街"),
        ("几排", "4"),
        ("每排几个", "10"),
        ("每个展位几平方米", "9"),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="加展区").click()
    page.goto(f"/fair-desk/{slug}")
    page.get_by_role("button", name="公开展会").click()
    with journey.inside() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Booth)) == 40
    return slug


def _apply(page: Page, slug: str) -> None:
    page.goto(f"/studio/fairs/{slug}")
    for label, value in (("带什么来", "带十件，现场织"), ("现场联系人", "田大姐"), ("联系电话", "0743-1")):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="报名").click()
    expect(page.locator(".flash")).to_contain_text("报名收到了")


def _others_apply(journey: Journey, slug: str, number: int) -> None:
    with journey.inside() as session:
        fair = session.scalars(sa.select(Fair).where(Fair.slug == slug)).one()
        for _i in range(number):
            workshop = a_workshop(session)
            owner = Actor(1, grants=(Grant(workshop.organisation_id, "workshop", "owner"),))
            applying.apply(session, owner, fair, workshop, wish="十件", contact_name="田", contact_phone="1")


def _sell_at_the_till(journey: Journey, owner: int, booth_id: int, others: tuple[str, ...]) -> None:
    """One sale with network, two without; nothing is lost or doubled, and no page at the fair is wider than the screen."""
    page, till = journey.sign_in(owner), f"/booths/{booth_id}/till"
    for path in (*others, f"{till}/closing", till):
        page.goto(path)
        assert not axe(page), path
        assert not too_wide_at(page, NARROWEST, DESK, PHONE), path
    _ring(page, "收现金")
    expect(page.locator("#told li")).to_have_count(1)
    page.context.set_offline(True)
    for way in ("刷卡、扫码", "收现金"):
        _ring(page, way)
    expect(page.locator("#net")).to_contain_text("2 笔存在这台设备上")
    page.context.set_offline(False)
    expect(page.locator("#told li")).to_have_count(3)
    expect(page.locator("#net")).to_have_text("网络正常")
    page.goto(till)
    with journey.inside() as session:
        sales = session.scalars(sa.select(TillSale).order_by(TillSale.id)).all()
        assert [(s.offline, s.total_fen, s.flag) for s in sales] == [
            (False, FEN, None), (True, FEN, None), (True, FEN, None)
        ]  # fmt: skip


def _ring(page: Page, way: str) -> None:
    page.get_by_role("button", name="加一").click()
    expect(page.locator("output")).to_have_text("¥150")
    page.get_by_role("button", name=way).click()
    expect(page.locator("output")).to_have_text("¥0")


def _intend(journey: Journey, code: str, owner: int) -> str:
    """A company leaves an intent at the booth, the workshop confirms, the company begins a request; its number."""
    with journey.inside() as session:
        requester = a_requester(session)
        journey.people["requester"] = requester
        user_id = requester.id
    page = journey.sign_in(user_id)
    page.goto(f"/b/{code}/intents/new")
    wanted = (journey.days[-1] + timedelta(days=90)).isoformat()
    for label, value in (
        ("多少件", "300"), ("大约多少元", "50000"), ("什么时候要", wanted), ("单位或姓名", "某酒店"), ("电话", "0731-1"),
    ):  # fmt: skip
        page.get_by_label(label).first.fill(value)
    page.get_by_role("button", name="留下意向").click()
    where = page.url
    journey.sign_in(owner)
    page.goto(where)
    page.get_by_role("button", name="确认这份意向").click()
    journey.sign_in(user_id)
    page.goto(where)
    page.get_by_role("button", name="写需求单").click()
    expect(page).to_have_url(re.compile("/rfqs/"))
    return where


def _order_production(journey: Journey, intent: str, maker_id: int) -> None:
    """Quoted, awarded and signed by both: the intent's own page says what it became."""
    with journey.inside() as session:
        rfq = session.scalars(sa.select(Rfq)).one()
        requester = session.get_one(User, session.scalars(sa.select(DealIntent.user_id)).one())
        today = clock.today()
        written_and_sent(session, rfq, requester, today + timedelta(days=10), today + timedelta(days=80))
        maker = session.get_one(Workshop, maker_id)
        quote = a_quote(session, rfq, maker, an_offer(16_000, least=100, most=300))
        awarding.award(session, acting(session, requester), rfq, {quote.id: 300})
        contract = signed(session, session.scalars(sa.select(Contract)).one())
        jobs.intents(session)
        number, user_id = contract.number, requester.id
    page = journey.sign_in(user_id)
    page.goto(intent)
    expect(page.locator("main")).to_contain_text(number)


def _buy_around_the_closing(journey: Journey, code: str) -> None:
    """At the fair price one minute before closing, at the ordinary one a minute after it."""
    bought = []
    with journey.inside() as session:
        visitors = [a_buyer(session).id for _i in range(2)]
    page = journey.page
    page.set_viewport_size({"width": PHONE, "height": 900})
    for visitor, at, word, button in (
        (visitors[0], journey.closes - MINUTE, "展会价", "展位拿"),
        (visitors[1], journey.closes + MINUTE, "平时价", "选这件，寄到家"),
    ):
        journey.at(at)
        journey.sign_in(visitor)
        page.goto(f"/b/{code}")
        expect(page.locator(".good__u")).to_contain_text(word)
        page.get_by_role("button", name=button).first.click()
        page.get_by_role("button", name=re.compile("去付款")).click()
        page.get_by_role("button", name="去核对").click()
        journey.at(at)
        page.locator("button:visible", has_text="提交订单").click()
        page.get_by_role("button", name="付款").first.click()
        page.get_by_role("button", name="付款", exact=True).click()
        expect(page.locator("h1")).to_have_text("付好了")
        with journey.inside() as session:
            order = session.scalars(sa.select(Order).order_by(Order.id.desc())).first()
            assert order is not None and order.paid_at is not None
            bought.append((order.channel, order.goods_fen, order.pickup is not None))
    assert bought == [("fair", FEN, True), ("mall", MALL_FEN, False)]


def _in_ledger(session: Session, fair_id: int) -> int:
    found = session.scalar(
        sa.select(-sa.func.sum(LedgerPosting.amount_fen))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(
            LedgerEntry.origin_ref == origin_ref(fair_id),
            LedgerPosting.account.in_((Account.GOODS, Account.GOODS_REFUNDED)),
        )
    )
    return int(found or 0)

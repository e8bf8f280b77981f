"""The main job, as its people do it: search, two workshops, one payment, two orders, shipped, received, counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from shop.accounts.demo_accounts import DEMO_PASSWORD
from shop.core import clock
from shop.core.money import format_fen
from tests.journeys import world
from tests.journeys.visitor import Visitor, shop
from tests.support.browser import DESK, NARROWEST, PHONE, axe, too_wide_at
from tests.support.html import text
from tests.support.server import Server

pytestmark = pytest.mark.browser
SELLERS = {world.EMBROIDERERS: world.EMBROIDERER, world.OTHERS: world.OTHER_EMBROIDERER}
CARRIER, WAYBILL = "顺丰", "SF1234567890123"
ANY_SUM = re.compile(r"^付款 ¥")


@dataclass
class Walker:
    """Somebody with a browser. Every page they come to is looked at."""

    page: Page
    javascript: bool
    width: int
    looked: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Nothing scrolls sideways; axe finds nothing (it needs scripts to run). Each address is looked at once."""
        where = urlsplit(self.page.url).path
        if where in self.looked:
            return
        self.looked.add(where)
        widths = (NARROWEST, PHONE, DESK, self.width) if self.javascript else (self.width,)
        assert too_wide_at(self.page, *widths) == [], where
        if self.javascript:
            assert axe(self.page) == [], where

    def go(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer is not None and answer.status == 200, path
        self.look()

    def press(self, name: str | re.Pattern[str], heading: str | re.Pattern[str]) -> None:
        """Press the button that can be seen, and land on the page of the heading."""
        exact = isinstance(name, str)
        buttons = self.page.get_by_role("button", name=name, exact=exact)
        buttons.locator("visible=true").first.click()
        self.lands_on(heading)

    def follow(self, name: str, heading: str | re.Pattern[str]) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name).locator("visible=true").first.click()
        self.lands_on(heading)

    def lands_on(self, heading: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.look()

    def fill(self, **fields: str) -> None:
        for label, words in fields.items():
            self.page.get_by_label(label, exact=True).fill(words)


@dataclass(frozen=True)
class Wanted:
    """What is bought of one workshop."""

    seller: str
    county: str
    title: str
    slug: str
    fen: int


@pytest.fixture
def wanted(store: Server) -> list[Wanted]:
    """The first product of each seller, with what a piece costs."""
    found = []
    with store.session() as session:
        for seller in SELLERS:
            product = world.first_product(session, seller)
            fen = world.fen_of(session, product)
            county = world.workshop_of(session, seller).county_code
            found.append(Wanted(seller, county, product.title, product.slug, fen))
        session.rollback()
    return found


def goods_income(store: Server, one: Wanted) -> tuple[int, int]:
    """Goods paid in fen, as the workshop reads it today and as the officers read it of its county this quarter."""
    own = Visitor(store, SELLERS[one.seller]).get(f"/studio/income?day={clock.today()}").page
    goods = next(
        (row for row in own.select(".slip dl > div, .slip li, .slip tr") if "货款" in text(row)), None
    )
    officers = Visitor(store, world.PROVINCE).get(f"/oversight/income.csv?region={one.county}").text
    total = next(line for line in officers.lstrip("\ufeff").splitlines() if line.startswith("合计"))
    return (_fen(text(goods)) if goods else 0), round(float(total.split(",")[6]) * 100)


def _fen(words: str) -> int:
    found = re.search(r"[+¥]\s*¥?([\d,]+\.\d\d|[\d,]+)", words)
    assert found, words
    return round(float(found[1].replace(",", "")) * 100)


@pytest.mark.parametrize(("width", "javascript"), [(DESK, True), (PHONE, False)])
def test_from_a_search_to_the_income_of_both_workshops(
    store: Server,
    browser_page: Callable[..., Page],
    wanted: list[Wanted],
    width: int,
    javascript: bool,
) -> None:
    def arrive() -> Walker:
        return Walker(browser_page(store.url, width=width, javascript=javascript), javascript, width)

    before = [goods_income(store, one) for one in wanted]
    buyer = arrive()
    buys(buyer, wanted, f"buyer{width}@example.cn")
    for one in wanted:
        sends(arrive(), one, SELLERS[one.seller])
    for one in wanted:
        receives(buyer, one)
    after = [goods_income(store, one) for one in wanted]
    for one, (mine, theirs), (mine_now, theirs_now) in zip(wanted, before, after, strict=True):
        assert mine_now - mine == one.fen, one
        assert theirs_now - theirs == one.fen, one
    the_money_is_seen(arrive(), wanted[0])
    the_books_agree(store, wanted)


def buys(buyer: Walker, wanted: list[Wanted], address: str) -> None:
    """Search, fill the cart, sign up on the way, say where to, look once more, pay once."""
    buyer.go("/")
    for one in wanted:
        buyer.page.locator("input[name=q]").first.fill("湘绣")
        buyer.press("搜索", re.compile("湘绣"))
        buyer.follow(one.title, one.title)
        buyer.press("加入购物车", "购物车")
    buyer.press("去结算", "登录")
    buyer.follow("用手机号或邮箱注册", "注册")
    buyer.fill(怎么称呼您="向小满", 手机号或邮箱=address, 设一个密码="bamboo-river-42")
    buyer.page.get_by_label("我读过并同意隐私政策").check()
    buyer.press("注册", "新的收货地址")
    buyer.fill(收货人="向小满", 电话="13800138000", 详细地址="沱江镇 1 号")
    for level, place in (("省", "湖南省"), ("市、州", "湘西土家族苗族自治州")):
        buyer.page.get_by_label(level, exact=True).select_option(label=place)
        buyer.press("更新下一级", "新的收货地址")
    buyer.page.get_by_label("县、区").select_option(label="凤凰县")
    buyer.press("保存并用这个地址", "送到哪里")
    buyer.press("去核对", "看一遍，再提交")
    buyer.press("提交订单，去付款", "付款")
    total = format_fen(sum(one.fen + world.FEE_FEN for one in wanted))
    expect(buyer.page.get_by_role("main")).to_contain_text(total)
    buyer.press(ANY_SUM, "付款")
    expect(buyer.page.get_by_role("main")).to_contain_text("这里没有真的钱")
    buyer.press("付款", "付好了")
    buyer.go("/orders")
    expect(buyer.page.locator("main section.bag")).to_have_count(len(wanted))
    for one in wanted:
        expect(buyer.page.get_by_role("main")).to_contain_text(one.title)


def sends(staff: Walker, one: Wanted, login: str) -> None:
    """The workshop finds the order as its first task and sends it."""
    staff.go("/sign-in?next=/studio")
    staff.fill(手机号或邮箱=login, 密码=DEMO_PASSWORD)
    staff.page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    expect(staff.page).to_have_url(re.compile("/studio$"))
    staff.look()
    staff.go("/studio/orders")
    expect(staff.page.get_by_role("main")).to_contain_text(one.title)
    staff.page.get_by_role("link", name="发货：订单").first.click()
    staff.lands_on("发货")
    staff.page.get_by_label("快递公司").select_option(label=CARRIER)
    staff.page.get_by_label("运单号").fill(WAYBILL)
    staff.press("确认发货", "订单")


def receives(buyer: Walker, one: Wanted) -> None:
    """The buyer opens the order, sees carrier and number, and confirms."""
    buyer.go("/orders")
    box = buyer.page.locator("main section.bag").filter(has_text=one.title)
    box.get_by_role("heading", level=2).get_by_role("link").click()
    expect(buyer.page.get_by_role("main")).to_contain_text(WAYBILL)
    buyer.look()
    buyer.page.get_by_role("main").get_by_role("button", name="确认收货").click()
    expect(buyer.page.get_by_role("main")).to_contain_text("已签收")
    buyer.look()


def the_money_is_seen(staff: Walker, one: Wanted) -> None:
    """The income pages themselves are as good as all others, for the workshop and for the officers."""
    for login, path in ((SELLERS[one.seller], "/studio/income"), (world.PROVINCE, "/oversight/income")):
        staff.page.context.clear_cookies()
        staff.go(f"/sign-in?next={path}")
        staff.fill(手机号或邮箱=login, 密码=DEMO_PASSWORD)
        staff.page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
        expect(staff.page).to_have_url(re.compile(path))
        staff.look()


def the_books_agree(store: Server, wanted: list[Wanted]) -> None:
    """Every fen once: orders, ledger, statistics and the report of the quarter."""
    books = shop(store, "ledger", "verify", "--json")
    assert books["ok"] and books["unbalanced"] == 0
    assert books["orders_fen"] == books["ledger_fen"] == books["rollup_fen"]
    today = clock.today()
    report = shop(store, "report", "quarter", f"{today.year}Q{(today.month + 2) // 3}")
    assert {row["county"] for row in report["rows"]} == {one.county for one in wanted}
    freight = report["totals"]["orders"] * world.FEE_FEN
    assert report["totals"]["gross_fen"] == report["totals"]["net_fen"] == books["ledger_fen"] - freight

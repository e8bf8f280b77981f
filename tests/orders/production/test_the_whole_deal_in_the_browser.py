"""Three thousand pieces from the request to the review in a real browser, on a phone and on a desk: who asks and who
approves, two workshops, the platform's finance. Accounts, companies and capacity are set up before; of the second workshop
only what differs is done in the browser.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import FilePayload, Page
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock
from shop.orders.payments.bank.models import BankTransfer
from shop.orders.production.contracts.models import Contract, State
from shop.orders.production.quotations.models import Quotation
from shop.orders.production.quotations.plan import Shares
from shop.orders.production.rfq import queries
from shop.workshops.income.models import IncomeDay
from shop.workshops.models import Workshop
from tests.factories.bank import our_account
from tests.factories.catalog import a_product
from tests.factories.companies import a_company, a_member_of, a_rule
from tests.factories.contracts import delivered, pay_due, shown, signed
from tests.factories.pictures import a_picture
from tests.factories.production import a_maker, a_master, a_quote, a_requester, an_offer
from tests.factories.workshops import an_operator
from tests.support.browser import DESK, NARROWEST, PHONE, axe, signed_in, too_wide_at
from tests.support.server import Server

PHOTO = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=a_picture())
PAPER = FilePayload(name="fapiao.xml", mimeType="text/xml", buffer=b"<?xml version='1.0'?><EInvoice/>")
USCC = "91430100MA4L16JX0N"


class People:
    """Who takes part, and five workshops of the craft that are asked."""

    def __init__(self, session: Session) -> None:
        our_account(session)
        company = a_company(session, uscc=USCC)
        a_rule(session, company, above_fen=10_000_000)
        self.asks = a_requester(session, company)
        self.approves = a_member_of(session, company, "approver", "陆一鸣")
        self.makers: list[Workshop] = [a_maker(session, per_week=240) for _n in range(5)]
        self.masters: list[User] = [a_master(session, maker) for maker in self.makers]
        self.finance, self.runs = an_operator(session, "finance"), an_operator(session)
        self.product = a_product(session).slug


class Deal:
    """The pages of those who act, and what they do again and again."""

    def __init__(self, server: Server, open_page: Callable[..., Page], width: int, people: People) -> None:
        self.server, self.width, self.people = server, width, people
        self.home, self.work, self.desk = (open_page(server.url, width=width) for _person in range(3))
        self.today = clock.today()
        self.judged: set[str] = set()
        for page, user in (
            (self.home, people.asks),
            (self.work, people.masters[0]),
            (self.desk, people.finance),
        ):
            signed_in(server, page, user)

    def fine(self, page: Page, kind: str) -> None:
        """Each kind of page is judged once, on a phone; that it fits, at every width."""
        if kind not in self.judged:
            self.judged.add(kind)
            assert self.width != PHONE or not axe(page), page.url
            others = (NARROWEST,) if self.width == PHONE else ()
            assert not too_wide_at(page, *others, self.width), page.url

    def press(self, page: Page, name: str) -> None:
        page.get_by_role("button", name=name, exact=True).first.click()
        page.wait_for_load_state()

    def says(self, page: Page, words: str, role: str = "status") -> None:
        assert words in page.locator(f"[role={role}]").first.inner_text()

    def ask(self) -> str:
        """Seven small questions, begun from a product on the phone, free at the desk; the number of what was sent."""
        page = self.home
        if self.width == PHONE:
            page.goto(f"/products/{self.people.product}")
            page.get_by_role("link", name="询价、定制").click()
        else:
            page.goto("/rfqs/new")
        self.fine(page, "begin")
        self.press(page, "开始写")
        page.locator("#title").fill("织锦礼盒")
        if self.width != PHONE:
            page.locator("#craft_id").select_option(index=page.locator("#craft_id option").count() - 1)
        page.get_by_label("样子、尺寸、颜色、工艺要求").fill("三十厘米见方，靛蓝底")
        self.fine(page, "what")
        save = page.get_by_role("button", name="保存，下一步")
        save.click()
        page.get_by_label("一共要几件").fill("3000")
        page.get_by_label("目标单价（元）").fill("八十")
        save.click()
        assert page.locator("[role=alert]").count() == 1
        page.get_by_label("目标单价（元）").fill("85")
        save.click()
        for field in ("quality", "materials", "acceptance"):
            page.locator(f"#{field}").fill("按封样")
        page.get_by_label("工坊备料").check()
        self.fine(page, "terms")
        save.click()
        page.get_by_role("link", name="下一步").click()
        page.locator("#deadline_on").fill(str(self.today + timedelta(days=9)))
        page.locator("#needed_by").fill(str(self.today + timedelta(days=120)))
        save.click()
        assert page.locator("input[name^=to_]").first.input_value() == "3000"
        save.click()
        page.get_by_label("发给所有合适的持证工坊").check()
        self.fine(page, "who")
        save.click()
        self.press(page, "发出需求单")
        self.says(page, "发出去了")
        self.fine(page, "request")
        return page.url.rsplit("/", 1)[-1]

    def quote(self, number: str) -> None:
        """The first workshop asks, and quotes with a plan in several steps."""
        page = self.work
        page.goto("/studio")
        self.fine(page, "studio")
        page.get_by_role("link", name=f"去看看：需求单 {number}").click()
        page.locator("#ask-words").fill("流苏用什么颜色？")
        self.press(page, "问一问")
        page.get_by_role("link", name="报个价").click()
        for field, value in (("least", 100), ("most", 2_000), ("tier_1_unit", "82.5"), ("per_week", 240),
                             ("valid_on", self.today + timedelta(days=40)), ("earnest", 21), ("advance", 0),
                             ("step_1_percent", 20)):  # fmt: skip
            page.locator(f"#{field}").fill(str(value))
        page.locator("summary", has_text="再分几笔").click()
        page.locator("#step_2_at").select_option("100")
        page.locator("#step_2_fen").fill("1000")
        self.fine(page, "quoting")
        self.press(page, "发给买家")
        self.says(page, "20%", "alert")
        page.locator("#earnest").fill("20")
        self.press(page, "发给买家")
        self.says(page, "报价发给买家了")
        self.fine(page, "asked")

    def negotiate(self, number: str) -> None:
        """The buyer answers and asks for a better price; the workshop sends another version."""
        page = self.home
        page.goto(f"/rfqs/{number}")
        page.locator("textarea").fill("和底色一样")
        self.press(page, "答复")
        page.get_by_role("link", name="比报价").click()
        page.get_by_role("link", name=self.people.makers[0].name).first.click()
        page.locator("#words").fill("两千件能到 80 元吗？")
        self.press(page, "发送")
        self.fine(page, "one quotation")
        work = self.work
        work.goto(f"/studio/rfqs/{number}")
        assert "两千件能到 80 元吗？" in work.locator("#thread").inner_text()
        work.get_by_role("link", name="重新报价").click()
        work.locator("#tier_1_unit").fill("80")
        self.press(work, "发给买家")

    def award(self, number: str, shares: dict[int, int]) -> None:
        """Split by pieces; above the limit a second member approves."""
        page = self.home
        page.goto(f"/rfqs/{number}/quotes")
        filled = [box.input_value() for box in page.locator("input[name^=pieces_]").all()]
        assert sum(map(int, filter(None, filled))) == 3_000, "the proposal is filled in"
        for box in page.locator("input[name^=pieces_]").all():
            quotation = int((box.get_attribute("name") or "").removeprefix("pieces_"))
            box.fill(str(shares.get(quotation, 0)))
        self.fine(page, "comparison")
        self.press(page, "就选这几家，生成合同")
        self.says(page, "提交审批")
        signed_in(self.server, page, self.people.approves)
        page.goto("/organisation")
        page.get_by_role("link", name="定标：织锦礼盒").click()
        self.fine(page, "approval")
        self.press(page, "同意")

    def confirm(self, here: str) -> None:
        for page in (self.home, self.work):
            page.goto(here)
            self.fine(page, f"to sign {page is self.work}")
            self.press(page, "确认合同文本")

    def pay(self, here: str, what: str) -> None:
        """By card."""
        page = self.home
        page.goto(here)
        page.locator(".turn").get_by_role("link", name=f"付{what}").click()
        page.locator("form[action$='/payment'] button").first.click()
        self.press(page, "付款")
        page.wait_for_url(f"**{here}")

    def transfer(self, here: str, yuan: str) -> None:
        """The earnest money by bank transfer: the platform's finance enters the statement on which it stands."""
        page = self.home
        page.goto(here)
        page.locator(".turn").get_by_role("link", name="付定金").click()
        self.fine(page, "instalment")
        self.press(page, "对公转账")
        self.fine(page, "transfer")
        with self.server.session() as session:
            reference = session.scalars(sa.select(BankTransfer.reference)).one()
        desk = self.desk
        desk.goto("/oversight/bank")
        with desk.expect_download() as kept:
            desk.get_by_role("link", name="CSV 模板").click()
        head = next(csv.reader(io.StringIO(kept.value.path().read_text("utf-8-sig"))))
        desk.locator("input[type=file]").set_input_files(self._statement(head, yuan, reference))
        self.press(desk, "上传检查")
        assert reference in desk.locator("table").inner_text()
        desk.get_by_role("button", name="确认入账").click()
        desk.wait_for_load_state()
        self.server.work()

    def _statement(self, head: list[str], yuan: str, reference: str) -> FilePayload:
        known = {
            "时间": clock.local(clock.now()).strftime("%Y-%m-%d %H:%M:%S"),
            "流水": "B1", "收入": yuan, "对方": "湘礼文化礼品有限公司", "附言": f"定金 {reference}",
        }  # fmt: skip
        row = [next((value for word, value in known.items() if word in title), "") for title in head]
        sheet = io.StringIO()
        csv.writer(sheet).writerows([head, row])
        return FilePayload(name="流水.csv", mimeType="text/csv", buffer=sheet.getvalue().encode("utf-8-sig"))

    def show(self, here: str, step: int, pieces: int) -> None:
        work, home = self.work, self.home
        work.goto(here)
        form = work.locator(f"form[action$='/milestones/{step}/report']")
        work.locator("summary", has_text="拍照交进度").first.click()
        form.locator(f"#report{step}-pieces").fill(str(pieces))
        form.locator("input[type=file]").set_input_files(PHOTO)
        form.get_by_role("button", name="交给买方看").click()
        home.goto(here)
        self.fine(home, "milestone")
        home.locator(f"form[action$='/milestones/{step}/approval'] button").click()

    def change(self, here: str, line: int, quantity: int, by: date) -> None:
        home, work = self.home, self.work
        home.goto(here)
        home.locator("summary", has_text="提出变更").click()
        home.locator(f"#change-quantity_{line}").fill(str(quantity))
        home.locator("#change-deliver_by").fill(str(by + timedelta(days=7)))
        self.press(home, "提给对方")
        self.says(home, "写明为什么", "alert")
        home.locator("#change-reason").fill("多请了一百位")
        self.press(home, "提给对方")
        work.goto(here)
        work.get_by_role("link", name="看变更后的全文").click()
        self.fine(work, "paper")
        work.go_back()
        self.press(work, "确认变更")

    def send(self, here: str, line: int, pieces: int, parcel: str) -> None:
        work, home = self.work, self.home
        work.goto(here)
        work.locator("summary", has_text="发一批货").click()
        work.locator(f"#send-pieces_{line}").fill(str(pieces))
        work.locator("#send-numbers").fill(parcel)
        self.fine(work, "sending")
        self.press(work, "发货")
        home.goto(here)
        home.locator("form[action$='/receipt'] button").click()

    def inspect(self, line: int, rework: int) -> None:
        home = self.home
        home.locator(f"#inspect1-rework_{line}").fill(str(rework))
        home.locator("#inspect1-words").fill("四十件绣线起毛")
        home.locator("#inspect1-pictures").set_input_files(PHOTO)
        self.fine(home, "inspection")
        self.press(home, "交验收结果")

    def invoice_and_review(self, here: str) -> None:
        home, work = self.home, self.work
        home.goto(here)
        self.fine(home, "settled")
        home.locator("#review-stars-0").check()
        home.locator("#review-words").fill("做得细，返工也快")
        self.press(home, "写下评价")
        home.get_by_role("link", name="要发票").click()
        assert home.locator("#uscc").input_value() == USCC, "the company's data stand there"
        self.fine(home, "invoice")
        self.press(home, "交给工坊")
        work.goto(f"{here}/invoice")
        work.locator("#blue-file").set_input_files(PAPER)
        work.locator("#blue-number").fill("1" * 20)
        self.press(work, "交给买方")
        home.reload()
        assert home.get_by_role("link", name="下载发票").count() == 1
        work.goto(here)
        assert "做得细" in work.locator("main").inner_text()

    def boards(self) -> None:
        """What runs, as each of them sees it."""
        signed_in(self.server, self.desk, self.people.runs)
        for page, paths in (
            (self.home, ("/rfqs?state=ended", "/contracts")),
            (self.work, ("/studio/contracts", "/studio/capacity")),
            (self.desk, ("/oversight/rfqs", "/oversight/contracts", "/oversight/capacity")),
        ):
            for path in paths:
                page.goto(path)
                assert page.locator("main").inner_text(), path
                self.fine(page, path)

    def income(self, user: User, net: str, lines: int) -> None:
        """The quarter's page of a workshop: all of it came by the channel of production to order."""
        work, day = self.work, self.today
        signed_in(self.server, work, user)
        quarter = f"{day.year}Q{(day.month + 2) // 3}"
        work.goto(f"/studio/income?quarter={quarter}")
        self.fine(work, "income")
        rows = [
            row.inner_text()
            for row in work.get_by_role("row").all()
            if row.inner_text().startswith("订单生产")
        ]
        assert len(rows) == 1 and net in rows[0], rows
        work.goto(f"/studio/income/lines?quarter={quarter}")
        assert sum("订单生产" in row.inner_text() for row in work.get_by_role("row").all()) == lines


def the_other_one(session: Session, contract_id: int) -> None:
    """The second workshop's contract goes its way beside the browser: confirmed, paid, shown, delivered, paid."""
    contract = session.get_one(Contract, contract_id)
    signed(session, contract)
    pay_due(session, contract)
    shown(session, contract, 1, 500)
    delivered(session, contract, 1_000)
    pay_due(session, contract)
    assert contract.state == State.SETTLED
    session.commit()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_three_thousand_pieces(live_server: Server, browser_page: Callable[..., Page], width: int) -> None:
    with live_server.session() as session:
        people = People(session)
        session.expunge_all()  # what is read of them later is read without a transaction
        session.commit()
        first, second, third = people.makers[:3]
        deal = Deal(live_server, browser_page, width, people)
        number = deal.ask()
        rfq = queries.numbered(session, number)
        assert rfq is not None
        assert all(queries.is_asked(session, rfq, maker) for maker in people.makers)
        for maker, master, fen in ((second, people.masters[1], 8_400), (third, people.masters[2], 9_900)):
            offered = an_offer(fen, most=2_500, per_week=240, plan=Shares(2_000))
            a_quote(session, rfq, session.merge(maker), offered, session.merge(master))
        session.commit()
        deal.quote(number)
        deal.negotiate(number)
        quotes = dict(session.execute(sa.select(Quotation.workshop_id, Quotation.id)).all())
        assert session.scalar(sa.select(Quotation.version).where(Quotation.id == quotes[first.id])) == 2
        session.rollback()
        deal.award(number, {quotes[first.id]: 2_000, quotes[second.id]: 1_000})
        found = {c.workshop_id: c for c in session.scalars(sa.select(Contract))}
        assert {w: c.value_fen for w, c in found.items()} == {first.id: 16_000_000, second.id: 8_400_000}
        contract, other = found[first.id], found[second.id]
        here, line, by = f"/contracts/{contract.number}", contract.lines[0].id, contract.deliver_by
        other_id = other.id
        session.rollback()

        deal.confirm(here)
        deal.transfer(here, "32000.00")
        deal.show(here, 1, 1_000)
        deal.pay(here, "进度款")
        deal.change(here, line, 2_100, by)
        deal.show(here, 2, 2_100)
        deal.pay(here, "进度款")
        deal.send(here, line, 1_200, "SF1000000000001\nSF1000000000002")
        deal.inspect(line, 40)
        deal.boards()
        deal.send(here, line, 940, "SF1000000000003")
        deal.press(deal.home, "交验收结果")
        deal.pay(here, "尾款")
        deal.invoice_and_review(here)

        the_other_one(session, other_id)
        deal.income(people.masters[0], "168,000", 4)
        deal.income(people.masters[1], "84,000", 2)
        days = session.execute(
            sa.select(IncomeDay.channel, sa.func.sum(IncomeDay.gross_fen)).group_by("channel")
        )
        assert [tuple(row) for row in days] == [("bulk_order", 25_200_000)]

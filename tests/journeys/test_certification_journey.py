"""From signing up to the second year: applicant on a phone, three departments at their desks, notice, paper, check.

One store, whose clock is moved under it. The whole way is walked twice: with the pointer, and with the keyboard only.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page

from shop.accounts import hashing
from shop.accounts.demo_accounts import DEMO_PASSWORD
from shop.core import clock
from tests.factories.heritage import a_craft, a_region
from tests.factories.papers import a_pdf
from tests.factories.pictures import a_picture
from tests.factories.workshops import an_officer
from tests.journeys.hands import Hand, Keyboard, Pointer, Somebody
from tests.support.browser import DESK, PHONE
from tests.support.moving_clock import Clock
from tests.support.server import Server

pytestmark = pytest.mark.browser
PROCESSES = 1
COUNTY = "433130"
OWNER = "xiang@example.cn"
DEPARTMENTS = ("culture", "hr", "rural")
WORKSHOP, TITLE = "捞车河织锦坊", "龙山县非遗工坊认定公示"
A_DAY = re.compile(r"(\d{4}-\d\d-\d\d) 到 (\d{4}-\d\d-\d\d)")
NUMBER = re.compile(rf"{COUNTY}-\d{{4}}-\d{{4}}")


def first_day() -> date:
    """A Monday in November of next year: no holiday is near, and half a year later it is another year."""
    day = date(clock.today().year + 1, 11, 8)
    return day - timedelta(days=day.weekday())


def morning(day: date) -> datetime:
    """Nine o'clock."""
    return clock.day_start(day) + timedelta(hours=9)


@dataclass
class Town:
    """The store, its clock, and how all its people use their pages."""

    store: Server
    clock: Clock
    hand: Hand
    open_page: Callable[..., Page]

    def owner(self, path: str) -> Somebody:
        """The owner takes the phone and signs in."""
        somebody = self.visitor(PHONE)
        somebody.signs_in(OWNER, path)
        return somebody

    def officer(self, department: str) -> Somebody:
        """An officer of the department comes to the desk."""
        somebody = self.visitor(DESK)
        somebody.signs_in(f"{department}@example.cn", "/oversight")
        return somebody

    def visitor(self, width: int) -> Somebody:
        """Somebody whom the store does not know."""
        return Somebody(self.open_page(self.store.url, width=width), self.hand)


@pytest.fixture(params=[Pointer, Keyboard], ids=["pointer", "keyboard"])
def town(
    request: pytest.FixtureRequest,
    open_store: Callable[..., Server],
    browser_page: Callable[..., Page],
    tmp_path: Path,
) -> Town:
    """A county with an officer of each department and nothing else; it is Monday morning."""
    moved, monday = Clock(tmp_path / "clock"), morning(first_day())
    moved.set(monday)
    store = open_store(moved.environment, empty=True)
    with store.session() as session, clock.at(monday):
        a_region(session, COUNTY)
        a_craft(session)
        for department in DEPARTMENTS:
            officer = an_officer(session, COUNTY, department)
            officer.email = f"{department}@example.cn"
            officer.password_hash = hashing.hash_password(DEMO_PASSWORD)
        session.commit()
    return Town(store, moved, request.param(), browser_page)


def test_from_signing_up_to_the_confirmation_of_the_next_year(town: Town, tmp_path: Path) -> None:
    somebody_applies(town.visitor(PHONE), tmp_path)
    three_departments_agree(town)
    last = the_notice_is_published(town)
    town.clock.set(clock.day_end(last) - timedelta(minutes=30))
    on_the_last_day_nobody_can_certify(town)
    town.clock.set(clock.day_end(last))
    number = culture_certifies(town)
    the_owner_prints_it(town, number, last + timedelta(days=1))
    anybody_can_check_it(town, number, f"公示 5 个工作日，到 {last}")
    town.clock.set(morning(date(last.year + 1, 2, 10)))
    the_year_is_confirmed(town, last.year + 1)
    anybody_can_check_it(town, number, f"{last.year + 1} 年确认")


def somebody_applies(who: Somebody, folder: Path) -> None:
    """Sign up on the way, answer page by page, hand in pictures and a paper, look it over, submit."""
    photo, paper = folder / "门口.jpg", folder / "身份证.pdf"
    photo.write_bytes(a_picture(1600, 1200))
    paper.write_bytes(a_pdf())
    who.goes_to("/join")
    who.follows("开始申请")
    who.follows("用手机号或邮箱注册")
    who.writes(怎么称呼您="向小满", 手机号或邮箱=OWNER, 设一个密码=DEMO_PASSWORD)
    who.ticks("我读过并同意隐私政策")
    who.presses("注册")
    who.chooses("省", "湖南省")
    who.presses("更新下一级")
    who.chooses("市、州", "湘西")
    who.presses("更新下一级")
    who.chooses("县、区", "龙山县")
    who.presses("开始填")
    who.follows("经营主体")
    answer_all_pages(who)
    who.gives("场地照片", photo, photo)
    who.gives("工具设备照片", photo)
    go_on(who)
    who.is_told("收到 3 份")
    go_on(who)
    who.gives("负责人身份证", paper)
    go_on(who)
    who.is_told("收到 1 份")
    go_on(who)
    who.follows("看一遍，提交")
    who.ticks("填的都是真的")
    who.presses("提交给县里")
    who.reads("已经交到龙山县文旅部门")


def answer_all_pages(who: Somebody) -> None:
    """What is asked before pictures and papers: no employment-assistance workshop yet."""
    who.picks("您是哪一种", "leader")
    who.writes(工坊名称=WORKSHOP)
    go_on(who)
    who.writes(无需登记的原因="家庭手工业，依法不用登记")
    go_on(who)
    who.writes(法定代表人或负责人="向小满", 带头人="向小满", 手机号="13874302046")
    go_on(who)
    who.writes(详细地址="苗儿滩镇 8 号")
    who.picks("属于哪一种地区", "poverty_alleviated")
    go_on(who)
    who.chooses("手艺", "土家织锦")
    who.writes(手艺在当地的情况="家家会织，过去做嫁妆，现在做挎包。")
    go_on(who)
    who.writes(主要产品="织锦挎包")
    go_on(who)
    who.writes(场地面积="120")
    who.picks("水、电、取暖齐备吗", "yes")
    who.writes(主要工具设备="织机 12 台")
    go_on(who)
    who.writes(总人数="24", 脱贫人口="12", 监测="2", 低收入="3", 居家="8")
    go_on(who)
    who.picks("已经认定为就业帮扶车间了吗", "no")
    go_on(who)


def go_on(who: Somebody) -> None:
    who.presses("存好，继续")


def three_departments_agree(town: Town) -> None:
    """Culture takes it up and goes there; each gives its opinion; human resources recognises the workshop first."""
    culture = town.officer("culture")
    culture.follows(WORKSHOP)
    culture.reads("织机 12 台")
    culture.follows("受理申请")
    culture.presses("受理")
    culture.is_told("已经受理")
    culture.follows("记录实地查看")
    culture.writes(在场做工人数="9")
    culture.picks("与申报是否相符", "yes")
    culture.writes(看到的情况="织机 12 台都在用，水电齐备")
    culture.presses("记上")
    culture.is_told("实地查看已经记上")
    agrees(culture)
    hr = town.officer("hr")
    hr.follows(WORKSHOP)
    agrees(hr)
    hr.follows("认定为就业帮扶车间")
    hr.writes(认定文号=f"龙人社发〔{first_day().year}〕8 号")
    hr.presses("记上认定")
    hr.is_told("就业帮扶车间的认定已经记上")
    rural = town.officer("rural")
    rural.follows(WORKSHOP)
    agrees(rural)


def agrees(officer: Somebody) -> None:
    """Sign for the own department, on the page of the case."""
    officer.follows("签署部门意见")
    officer.picks("意见", "yes")
    officer.writes(意见说明="同意认定")
    officer.presses("签署")
    officer.is_told("意见已经签署")


def the_notice_is_published(town: Town) -> date:
    """Culture publishes, everybody can read it; the last day as the public page names it."""
    culture = town.officer("culture")
    culture.follows(WORKSHOP)
    culture.follows("去公示")
    culture.writes(公示标题=TITLE)
    culture.presses("发布公示")
    anybody = town.visitor(PHONE)
    anybody.goes_to("/notices")
    anybody.follows(TITLE)
    anybody.reads(WORKSHOP)
    found = A_DAY.search(anybody.main.inner_text())
    assert found
    first, last = map(date.fromisoformat, found.groups())
    assert (first, last) == (first_day(), first_day() + timedelta(days=4))
    return last


def on_the_last_day_nobody_can_certify(town: Town) -> None:
    """There is no button, the page says why, and so does the address of the act."""
    culture = town.officer("culture")
    culture.goes_to("/oversight/applications")
    culture.follows(WORKSHOP)
    assert culture.main.get_by_role("link", name="认定，发证书").count() == 0
    culture.unfolds("现在不能办的，为什么")
    culture.reads("期满第二天起才能认定")
    refused = culture.page.goto(f"{culture.page.url}/certification/new")
    assert refused is not None and refused.status == 409
    culture.reads("期满第二天起才能认定")


def culture_certifies(town: Town) -> str:
    """The number of the certificate."""
    culture = town.officer("culture")
    culture.follows(WORKSHOP)
    culture.follows("认定，发证书")
    culture.writes(认定文号=f"龙文旅非遗〔{first_day().year}〕37 号")
    culture.presses("认定，发证书")
    culture.is_told("已经认定，证书编号")
    found = NUMBER.search(culture.main.inner_text())
    assert found
    return found[0]


def the_owner_prints_it(town: Town, number: str, day: date) -> None:
    """The owner comes from the application to the certificate and its paper: one page of A4 with all that counts."""
    owner = town.owner("/applications")
    owner.follows(WORKSHOP)
    owner.follows("看证书")
    owner.reads("今天有效")
    owner.follows("打印证书")
    printed = pypdf.PdfReader(io.BytesIO(owner.page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    width, height = (float(side) / 72 * 25.4 for side in printed.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    paper = plain(printed.pages[0].extract_text())
    for words in (number, f"{day.year} 年 {day.month} 月 {day.day} 日", "打印，当时状态：有效"):
        owner.reads(words)
        assert plain(words) in paper
    owner.reads(WORKSHOP)
    assert owner.page.evaluate("document.querySelector('img.qr').naturalWidth") > 0


def plain(text: str) -> str:
    """Without the look-alikes of characters that a PDF is written with."""
    return unicodedata.normalize("NFKC", text)


def anybody_can_check_it(town: Town, number: str, happened: str) -> None:
    """The number on the paper leads to the public page, which says valid, and since when and why."""
    anybody = town.visitor(PHONE)
    anybody.goes_to("/certificates")
    anybody.writes(证书编号=number)
    anybody.presses("查")
    anybody.reads("今天有效")
    anybody.reads(WORKSHOP)
    anybody.reads(happened)


def the_year_is_confirmed(town: Town, year: int) -> None:
    """The owner confirms with one number changed, the county sees which and accepts, the owner sees that."""
    owner = town.owner("/studio")
    owner.follows("认定、年度确认和证照")
    owner.writes(带动就业总人数="26")
    owner.presses(f"没错，确认 {year} 年")
    owner.is_told("确认办好了，从现在起就算数")
    culture = town.officer("culture")
    culture.follows("年度确认")
    culture.follows(WORKSHOP)
    culture.reads("26")
    culture.presses("通过")
    culture.is_told("通过")
    owner.goes_to("/studio/certification")
    owner.reads("县里已通过")

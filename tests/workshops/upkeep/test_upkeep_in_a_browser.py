"""The pages of checks, changes, appeals, leaving, contracts and exports as people see them, on phones and desks."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shop.accounts import hashing
from shop.accounts.demo_accounts import DEMO_PASSWORD
from shop.accounts.models import User
from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.evidence import documents
from shop.workshops.models import Licence, SuspensionGround
from shop.workshops.upkeep import appeals, changes, contracts, exports, identity, office_periods, papers
from shop.workshops.upkeep.record_models import Contracts, ExportKind
from tests.factories.papers import a_pdf
from tests.factories.pictures import a_picture
from tests.factories.workshops import a_member, a_workshop, acting, an_officer, an_operator
from tests.support.browser import DESK, PHONE, axe, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
#: A folder for pictures of every page, to be looked at; nothing is kept without it.
SHOTS = os.environ.get("SHOTS", "")
WHY = {"reason": "抽检发现以机绣充手绣，与标注不符", "document_no": "龙文旅罚〔2026〕3 号"}
GROUNDS = "抽检的那批货不是我家的。\n当天我们没有出货，有物流单和监控为证。"
OWNERS = ("free", "stopped", "asking", "leaving")


@pytest.fixture(scope="module")
def store(shared_server: Server) -> Server:
    """Workshops in every standing with what they have sent; their owners, officers, and an operator."""
    with shared_server.app.test_request_context(), shared_server.session() as session:
        made = {
            name: a_workshop(session, certified="now", slug=name, name=f"{words}织锦工坊")
            for name, words in zip(OWNERS, ("捞车河岸", "坡脚", "惹巴拉", "洗车河"), strict=True)
        }
        owners = {name: known(a_member(session, w), f"{name}@demo.example") for name, w in made.items()}
        known(an_officer(session), "county@demo.example")
        operator = known(an_operator(session), "operator@demo.example")
        today = clock.today()
        made["free"].verified_until = clock.day_end(today + timedelta(days=12))
        made["asking"].verified_until = clock.now()
        session.add(
            Licence(
                workshop_id=made["free"].id,
                kind="tea",
                number="SC114433130",
                valid_from=clock.now() - timedelta(days=400),
                valid_until=clock.day_start(today),
            )
        )
        certification.suspend(
            session,
            SYSTEM,
            made["stopped"].id,
            **WHY,
            ground=SuspensionGround.FALSE_INFORMATION,
            fix_by=today + timedelta(days=20),
        )
        contracts.decide(session, SYSTEM, made["stopped"].id, decision=Contracts.FINISH, reason="快做完了")
        certification.announce_withdrawal(session, SYSTEM, made["leaving"].id, reason="年纪大了，不做了")
        asking, owner = made["asking"], acting(session, owners["asking"])
        change = changes.report(
            session,
            owner,
            asking.id,
            happened_on=today - timedelta(days=14),
            new={"legal_rep": "田二姐", "address": "苗儿滩镇惹巴拉村三组 12 号"},
        )
        check = identity.send_papers(session, owner, asking.id)
        certification.revoke(session, SYSTEM, asking.id, **WHY)
        appeal = appeals.file(session, owner, asking.id, grounds=GROUNDS)
        for way in ({"change_id": change.id}, {"check_id": check.id}, {"appeal_id": appeal.id}):
            taken = [
                documents.take_in(session, owner, data=data, filename=name, kind=kind, workshop_id=asking.id)
                for data, name, kind in (
                    (a_picture(), "身份证正面.jpg", "identity"),
                    (a_pdf(), "营业执照.pdf", "business_licence"),
                )
            ]
            papers.attach(session, taken, **way)
        span = office_periods.recent(ExportKind.TAX, today)[0]
        drawn = exports.draw(session, acting(session, operator), span, site="https://baigong.example")
        exports.keep(session, acting(session, operator), drawn)
        session.commit()
    return shared_server


def known(user: User, email: str) -> User:
    user.email, user.password_hash = email, hashing.hash_password(DEMO_PASSWORD)
    user.session_epoch, user.is_demo = 1, True
    return user


def signed_in(store: Server, browser_page: Callable[..., Page], email: str, **options: object) -> Page:
    page = browser_page(store.url, **options)
    page.goto("/sign-in")
    page.get_by_role("button", name=email).click()
    page.wait_for_load_state()
    return page


def flawless(page: Page, name: str) -> None:
    expect(page.locator("h1")).to_have_count(1)
    assert axe(page) == []
    assert too_wide_at(page) == []
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("who", OWNERS)
def test_the_owners_pages_are_flawless_in_every_standing(
    store: Server, browser_page: Callable[..., Page], who: str
) -> None:
    page = signed_in(store, browser_page, f"{who}@demo.example", width=PHONE)
    for path in ("", "/certification", "/identity", "/changes", "/appeals", "/withdrawal"):
        page.goto(f"/studio{path}")
        flawless(page, f"{who}{path.replace('/', '-') or '-today'}")


def test_the_officers_pages_are_flawless(store: Server, browser_page: Callable[..., Page]) -> None:
    page = signed_in(store, browser_page, "county@demo.example")
    page.goto("/oversight/workshops/asking")
    flawless(page, "desk-workshop-asking")
    for index, name in enumerate(("change", "check", "appeal")):
        page.goto("/oversight/workshops/asking")
        page.locator("section[aria-labelledby=matters] tbody a").nth(index).click()
        page.wait_for_url("**/oversight/*/*")
        flawless(page, f"desk-{index}-{name}")
    for path in ("stopped", "stopped/contracts/new", "free/suspension/new", "free/revocation/new"):
        page.goto(f"/oversight/workshops/{path}")
        flawless(page, f"desk-{path.replace('/', '-')}")


def test_the_platforms_exports_are_flawless(store: Server, browser_page: Callable[..., Page]) -> None:
    page = signed_in(store, browser_page, "operator@demo.example")
    page.goto("/oversight/exports")
    flawless(page, "desk-exports")


@pytest.mark.parametrize(
    "path", ["/sanctions", "/sanctions?state=withdrawn", "/workshops/leaving", "/workshops/stopped"]
)
def test_public_pages_are_flawless(store: Server, browser_page: Callable[..., Page], path: str) -> None:
    page = browser_page(store.url)
    page.goto(path)
    flawless(page, "public" + path.replace("/", "-").replace("?", "-"))


def test_a_refused_form_keeps_the_papers_and_takes_focus_to_what_is_wrong(
    store: Server, browser_page: Callable[..., Page], tmp_path: Path
) -> None:
    good, bad = tmp_path / "正面.jpg", tmp_path / "执照.pdf"
    good.write_bytes(a_picture())
    bad.write_bytes(b"MZ no paper at all")
    page = signed_in(store, browser_page, "free@demo.example", width=PHONE)
    page.goto("/studio/identity")
    page.get_by_label("负责人身份证").set_input_files(good)
    page.get_by_label("营业执照").set_input_files(bad)
    page.get_by_role("button", name="交上去").click()
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator("main")).to_contain_text("这 1 份已经收到")
    flawless(page, "free-identity-refused")
    page.get_by_role("button", name="交上去").click()
    expect(page.locator("main")).to_contain_text("正在核验")


def test_a_suspension_is_taken_with_the_keyboard_only(
    store: Server, browser_page: Callable[..., Page]
) -> None:
    page = signed_in(store, browser_page, "county@demo.example")
    page.goto("/oversight/workshops/free/suspension/new")
    page.get_by_label("情形").focus()
    page.keyboard.press("ArrowDown")
    for text in (WHY["reason"], WHY["document_no"]):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    while "整改" in (page.evaluate("document.activeElement.labels?.[0]?.innerText") or ""):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _step in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已经暂停")
    page.goto("/oversight/workshops/free/lifting/new")
    page.get_by_label("理由").fill("复查合格")
    page.get_by_label("文号").fill("9 号")
    page.get_by_role("button", name="恢复并公布").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已经恢复")

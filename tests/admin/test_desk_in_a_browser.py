"""The officers' desk as people see it: no sideways scroll, nothing axe objects to, and a case by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from shop.accounts.models import User
from shop.core import clock
from shop.workshops.applications.models import Application
from shop.workshops.conditions.load import load_conditions
from shop.workshops.models import Certificate
from tests.factories.desk import a_county
from tests.factories.heritage import a_region
from tests.factories.procedure import on_notice, ready, submitted
from tests.factories.workshops import an_officer, an_operator
from tests.support.browser import axe, signed_in, too_wide_at
from tests.support.server import Server

pytestmark = pytest.mark.browser
HOME = "433130"
OF_THE_COUNTY = [
    "/oversight",
    "/oversight?due=2026-12-31&tab=year",
    "/oversight/applications?state=all",
    "/oversight/applications/{application}",
    "/oversight/applications/{noticed}",
    "/oversight/applications/{granted}",
    "/oversight/applications/{application}/audit",
    "/oversight/applications/{new}/review/new",
    "/oversight/applications/{application}/sign-offs/new",
    "/oversight/applications/{application}/visits/new",
    "/oversight/applications/{application}/returns/new",
    "/oversight/applications/{application}/refusal/new",
    "/oversight/notices",
    "/oversight/notices/new",
    "/oversight/notices/{notice}",
    "/oversight/objections/{objection}",
    "/oversight/transfers",
    "/oversight/transfers/{transfer}",
    "/oversight/confirmations",
    "/oversight/confirmations?look=missing",
    "/oversight/confirmations/{review}",
    "/oversight/confirmations/{returned}",
    "/oversight/workshops/{slug}/records",
    "/oversight/workshops/{slug}/records/visits/new",
    "/oversight/workshops/{slug}/records/model-sites/new",
    "/oversight/workshops/{slug}/transfers/new",
    "/oversight/visits",
    "/oversight/alerts?look=overdue",
    "/oversight/filings",
    "/oversight/registers",
    "/oversight/model-sites",
    "/oversight/key-counties",
    "/oversight/statistics",
    "/oversight/settings",
    "/oversight/settings/433130/conditions/new",
    "/oversight/calendar",
]
PAGES = {
    "culture": OF_THE_COUNTY,
    "hr": ["/oversight", "/oversight/applications/{application}"],
    "rural": ["/oversight", "/oversight/registers", "/oversight/workshops/{slug}/records/entries/new"],
    "prefecture": ["/oversight", "/oversight/key-counties", "/oversight/filings"],
    "province": ["/oversight", "/oversight/batches", "/oversight/batches/{batch}", "/oversight/calendar"],
    "platform": ["/oversight", "/oversight/calendar"],
}
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def there(shared_server: Server) -> dict[str, Any]:
    """A served store with a county in which everything happens, and its officers by id."""
    with shared_server.session() as session:
        a_region(session, HOME)
        load_conditions(session)
        county = a_county(session)
        ready(session, county=HOME, name="桂塘土陶坊")
        people = {
            "culture": an_officer(session, HOME),
            "hr": an_officer(session, HOME, "hr"),
            "rural": an_officer(session, HOME, "rural"),
            "prefecture": an_officer(session, "433100"),
            "province": an_officer(session, "430000"),
            "platform": an_operator(session),
        }
        found = {
            "people": {name: user.id for name, user in people.items()},
            "application": county.application.number,
            "noticed": county.noticed.number,
            "granted": county.granted.number,
            "new": county.new.number,
            "notice": county.notice.number,
            "objection": county.objection.number,
            "transfer": county.transfer.id,
            "review": county.review.event_id,
            "returned": county.returned.event_id,
            "slug": county.workshop.slug,
            "batch": county.batch.id,
        }
        session.commit()
        return found


@pytest.fixture
def opened(shared_server: Server, there: dict[str, Any], browser_page: Callable[..., Page]) -> Opened:
    """`opened("hr", width=390)`: a page of somebody of the county."""

    def by(who: str, **options: Any) -> Page:
        page = browser_page(shared_server.url, **options)
        with shared_server.session() as session:
            signed_in(shared_server, page, session.get_one(User, there["people"][who]))
            session.rollback()
        return page

    return by


@pytest.mark.parametrize("who", PAGES)
def test_the_pages_are_flawless(there: dict[str, Any], opened: Opened, who: str) -> None:
    page = opened(who)
    for path in PAGES[who]:
        answer = page.goto(path.format(**there))
        assert answer is not None
        assert answer.ok, path
        assert (axe(page), too_wide_at(page)) == ([], []), path


def test_a_form_that_comes_back_and_a_refusal_are_flawless(there: dict[str, Any], opened: Opened) -> None:
    page = opened("culture", width=390)
    page.goto("/oversight/applications/{application}/visits/new".format(**there))
    page.get_by_role("button", name="记上").click()
    expect(page.locator(".summary")).to_be_focused()
    assert (axe(page), too_wide_at(page)) == ([], [])
    page.goto("/oversight/applications/{application}/certification/new".format(**there))
    expect(page.get_by_role("heading", level=1)).to_contain_text("没有办成")
    assert axe(page) == []


def test_the_desk_works_without_script(there: dict[str, Any], opened: Opened) -> None:
    page = opened("culture", javascript=False)
    page.goto("/oversight?tab=year")
    page.get_by_role("link", name="核对", exact=False).first.click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="通过选中的").click()
    expect(page.locator(".flash")).to_contain_text("办好了 1 家")


def reach(page: Page, role: str, name: str) -> None:
    """Tab on until the control of that name has the focus; nothing else moves it."""
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _step in range(140):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not get to {role} {name}")


def enter(page: Page, role: str, name: str, text: str) -> None:
    reach(page, role, name)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)


def press(page: Page, role: str, name: str) -> None:
    reach(page, role, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_case_goes_from_its_filing_to_its_certificate_by_keyboard_alone(
    shared_server: Server, there: dict[str, Any], opened: Opened
) -> None:
    with shared_server.session() as session:
        number = submitted(session, county=HOME, name="红岩溪草编坊").number
        with clock.at(clock.now() - timedelta(days=21)):
            over = on_notice(session, county=HOME, name="石牌苗绣坊").number
        session.commit()
    page = opened("culture")
    page.goto("/oversight?tab=applications")
    press(page, "link", f"办理 认定申请 {number} 红岩溪草编坊")
    press(page, "link", "受理申请")
    press(page, "button", "受理")
    press(page, "link", "记录实地查看")
    enter(page, "spinbutton", "在场做工人数", "9")
    reach(page, "radio", "相符")
    page.keyboard.press("Space")
    enter(page, "textbox", "看到的情况", "草编架 12 副，水电齐备")
    press(page, "button", "记上")
    for who in ("culture", "hr", "rural"):
        other = opened(who, width=390)
        other.goto(f"/oversight/applications/{number}/sign-offs/new")
        reach(other, "radio", "同意")
        other.keyboard.press("Space")
        enter(other, "textbox", "意见说明", "核对无误，同意")
        press(other, "button", "签署")
        expect(other.locator(".flash")).to_contain_text("意见已经签署")
    page.goto(f"/oversight/applications/{number}")
    press(page, "link", "去公示")
    expect(page.get_by_role("checkbox", name="红岩溪草编坊")).to_be_checked()
    press(page, "button", "发布公示")
    expect(page.locator(".flash")).to_contain_text("公示已经发布")
    page.goto(f"/oversight/applications/{over}")
    press(page, "link", "认定，发证书")
    enter(page, "textbox", "认定文号", "龙文旅非遗〔2026〕37 号")
    press(page, "button", "认定，发证书")
    expect(page.locator(".flash")).to_contain_text("已经认定，证书编号")
    with shared_server.session() as session:
        states = sa.select(Application.number, Application.state).where(
            Application.number.in_([number, over])
        )
        assert dict(session.execute(states).all()) == {number: "public_notice", over: "granted"}
        based_on = sa.select(Certificate.application_id).join(
            Application, Certificate.application_id == Application.id
        )
        assert session.scalar(based_on.where(Application.number == over)) is not None
        session.rollback()

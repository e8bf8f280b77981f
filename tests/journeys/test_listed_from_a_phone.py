"""Somebody of sixty lists a product on a phone: from sign-in to the shelf in at most twelve taps and fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from shop.accounts.demo_accounts import DEMO_PASSWORD
from shop.catalog.models import Product, ProductState, StoredPicture
from tests.factories.pictures import a_picture
from tests.journeys import world
from tests.support.browser import PHONE, axe, signed_in, too_wide
from tests.support.server import Server

pytestmark = pytest.mark.browser
MOST = 12
NAME = "土家织锦披肩“满地菊”"


@dataclass
class Thumb:
    """A thumb on a phone. Each tap counts, and each field that is written into; what is typed into it does not."""

    page: Page
    done: list[str] = field(default_factory=list)

    def taps(self, target: Locator) -> None:
        """Tap what can be seen; it must be large enough for a thumb."""
        box = target.bounding_box()
        assert box is not None and min(box["width"], box["height"]) >= 44, target
        self.done.append(f"tap {target.inner_text()}")
        target.click()

    def writes(self, label: str, words: str) -> None:
        """Go into a field and type."""
        self.done.append(f"write {label}")
        self.page.get_by_label(label, exact=True).fill(words)

    def photographs(self, slot: str, picture: Path) -> None:
        """One tap opens the camera; the shutter is the phone's own."""
        box = self.page.locator("label.shot", has_text=slot)
        camera = box.locator("input[type=file]")
        assert camera.get_attribute("capture") == "environment", "straight to the camera, no album first"
        self.done.append(f"camera {slot}")
        with self.page.expect_file_chooser() as chooser:
            box.click()
        chooser.value.set_files(str(picture))

    def reads(self, heading: str) -> None:
        """Come to a page that is fit for a phone."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        assert too_wide(self.page) == []


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    made = []
    for n in range(3):
        made.append(tmp_path / f"IMG_{n}.jpg")
        made[-1].write_bytes(a_picture(colour=(40 * n + 30, 60, 120)))
    return made


@pytest.mark.parametrize("javascript", [True, False])
def test_from_sign_in_to_the_shelf_with_three_camera_pictures(
    store: Server, browser_page: Callable[..., Page], photos: list[Path], javascript: bool
) -> None:
    page = browser_page(store.url, width=PHONE, javascript=javascript)
    thumb = Thumb(page)
    name = f"{NAME}{'一' if javascript else '二'}"
    page.goto("/sign-in")
    thumb.writes("手机号或邮箱", world.WEAVER)
    thumb.writes("密码", DEMO_PASSWORD)
    thumb.taps(page.get_by_role("main").get_by_role("button", name="登录", exact=True))
    thumb.taps(page.get_by_role("link", name="拍照上架新作品"))
    thumb.reads("拍三张照片")
    for slot, photo in zip(("正面", "细节", "拿在手里"), photos, strict=True):
        thumb.photographs(slot, photo)
    if javascript:
        assert axe(page) == []
    thumb.taps(page.get_by_role("button", name="下一步：名字和价格"))
    thumb.reads("叫什么，卖多少钱")
    thumb.writes("叫什么名字", name)
    thumb.writes("一件卖多少钱（元）", "168")
    if javascript:
        assert axe(page) == []
    thumb.taps(page.get_by_role("button", name="下一步：看一遍"))
    thumb.reads("看一遍，就上架")
    if javascript:
        assert axe(page) == []
    thumb.taps(page.locator(".buybar").get_by_role("button", name="上架", exact=True))
    expect(page.get_by_role("status")).to_contain_text("上架了，现在就能买")

    assert len(thumb.done) <= MOST, thumb.done
    with store.session() as session:
        product = session.scalars(sa.select(Product).where(Product.title == name)).one()
        assert product.state == ProductState.PUBLISHED
        assert [p.alt for p in product.pictures] == [
            f"{name}，{w}" for w in ("正面", "细节", "拿在手里的样子")
        ]
        slug = product.slug
        session.rollback()
    answer = page.goto(f"/products/{slug}")
    assert answer is not None and answer.status == 200
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert urlsplit(page.url).path == f"/products/{slug}"
    expect(page.get_by_role("main")).to_contain_text("¥168")


def test_three_pictures_of_the_album_are_one_tap(
    store: Server, browser_page: Callable[..., Page], photos: list[Path]
) -> None:
    page = browser_page(store.url, width=PHONE)
    page.goto("/sign-in?next=/studio/products/new")
    page.get_by_label("手机号或邮箱", exact=True).fill(world.WEAVER)
    page.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_label("从相册选").click()
    assert chooser.value.is_multiple()
    chooser.value.set_files([str(photo) for photo in photos])
    page.get_by_role("button", name="下一步：名字和价格").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("叫什么，卖多少钱")
    product_id = urlsplit(page.url).path.split("/")[3]
    page.goto(f"/studio/products/{product_id}/edit/photos")
    expect(page.locator(".picrow")).to_have_count(3)


def test_a_picture_is_cut_by_dragging(store: Server, browser_page: Callable[..., Page]) -> None:
    page = browser_page(store.url, width=PHONE)
    with store.session() as session:
        signed_in(store, page, world.user_of(session, world.WEAVER))
        product = world.first_product(session, world.WEAVERS)
        product_id, whole = product.id, product.pictures[0].picture_key
        session.rollback()
    page.goto(f"/studio/products/{product_id}/pictures/{whole}/crop")
    box = page.locator("[data-crop-box]")
    before = box.bounding_box()
    assert before is not None
    page.mouse.move(before["x"] + before["width"] - 8, before["y"] + before["height"] - 8)
    page.mouse.down()
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2, steps=4)
    page.mouse.up()
    expect(page.get_by_label("自己拉一块")).to_be_checked()
    assert axe(page) == []
    page.get_by_role("button", name="裁好了").click()
    expect(page.get_by_role("status")).to_contain_text("裁好了")
    with store.session() as session:
        picture = session.get_one(Product, product_id).pictures[0]
        cut = session.get_one(StoredPicture, picture.picture_key)
        assert picture.cut_from == whole
        assert 380 <= cut.width == cut.height <= 430, "about half of 800 px"
        session.rollback()

"""Two ways to use a page: with the pointer, and with the keyboard only. A journey is written once and walked by both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from shop.accounts.demo_accounts import DEMO_PASSWORD
from tests.support import keys
from tests.support.browser import too_wide


class Hand(Protocol):
    """How somebody uses the page they have before them."""

    def press(self, page: Page, target: Locator) -> None:
        """Press a button or follow a link; the next page comes."""

    def unfold(self, page: Page, target: Locator) -> None:
        """Open what is folded."""

    def write(self, page: Page, target: Locator, text: str) -> None:
        """Replace what stands in a field."""

    def choose(self, page: Page, target: Locator, value: str) -> None:
        """Choose an option of a select."""

    def pick(self, page: Page, group: Locator, value: str) -> None:
        """Choose one of a group of radio buttons."""

    def tick(self, page: Page, target: Locator) -> None:
        """Tick a box."""

    def give(self, page: Page, target: Locator, *files: Path) -> None:
        """Hand files to a field."""


class Pointer:
    """A finger or a mouse; the keys are used for typing only."""

    def press(self, page: Page, target: Locator) -> None:
        with page.expect_navigation():
            target.click()

    def unfold(self, page: Page, target: Locator) -> None:
        target.click()

    def write(self, page: Page, target: Locator, text: str) -> None:
        target.click(click_count=3)
        target.fill(text)

    def choose(self, page: Page, target: Locator, value: str) -> None:
        target.select_option(value)

    def pick(self, page: Page, group: Locator, value: str) -> None:
        group.locator(f"input[value='{value}']").check()

    def tick(self, page: Page, target: Locator) -> None:
        target.check()

    def give(self, page: Page, target: Locator, *files: Path) -> None:
        with page.expect_file_chooser() as chooser:
            target.click()
        chooser.value.set_files([str(path) for path in files])


class Keyboard:
    """Tab, arrows, Space and Enter; fails where something cannot be reached, or where the focus cannot be seen."""

    def press(self, page: Page, target: Locator) -> None:
        keys.press(page, target)

    def unfold(self, page: Page, target: Locator) -> None:
        keys.reach(page, target)
        page.keyboard.press("Enter")

    def write(self, page: Page, target: Locator, text: str) -> None:
        keys.write(page, target, text)

    def choose(self, page: Page, target: Locator, value: str) -> None:
        keys.choose(page, target, value)

    def pick(self, page: Page, group: Locator, value: str) -> None:
        keys.pick(page, group, value)

    def tick(self, page: Page, target: Locator) -> None:
        keys.tick(page, target)

    def give(self, page: Page, target: Locator, *files: Path) -> None:
        keys.give_file(page, target, *files)


@dataclass
class Somebody:
    """A person at a page. They find things by the words they read, and no page they come to scrolls sideways."""

    page: Page
    hand: Hand

    def goes_to(self, path: str) -> None:
        """Open an address."""
        answer = self.page.goto(path)
        assert answer is not None and answer.status == 200, path
        self._fits()

    def signs_in(self, login: str, path: str) -> None:
        """Open a page of one's own and give address and password on the way."""
        self.goes_to(f"/sign-in?next={path}")
        self.writes(手机号或邮箱=login, 密码=DEMO_PASSWORD)
        self.presses("登录")
        assert urlsplit(self.page.url).path == path

    def presses(self, name: str) -> None:
        """Press the button of the main part of the page or of the bar under it."""
        page = self.page.locator("main, .buybar")
        self._on(page.get_by_role("button", name=name, exact=True))

    def follows(self, name: str) -> None:
        """Follow a link of the main part; the words may be a part of its name."""
        self._on(self.main.get_by_role("link", name=name).first)

    def unfolds(self, words: str) -> None:
        """Open what is folded under the words."""
        self.hand.unfold(self.page, self.main.locator("summary", has_text=words))

    def writes(self, **fields: str) -> None:
        """Fill the fields with these labels, in this order."""
        for label, words in fields.items():
            self.hand.write(self.page, self._field(label), words)

    def chooses(self, label: str, option: str) -> None:
        """Choose from the list with this label the option with these words."""
        field = self._field(label)
        value = field.locator("option", has_text=option).first.get_attribute("value")
        self.hand.choose(self.page, field, value or "")

    def picks(self, group: str, value: str) -> None:
        """Choose one of the group."""
        self.hand.pick(self.page, self.main.get_by_role("radiogroup", name=group), value)

    def ticks(self, label: str) -> None:
        """Tick the box."""
        self.hand.tick(self.page, self.main.get_by_label(label))

    def gives(self, label: str, *files: Path) -> None:
        """Hand in files."""
        self.hand.give(self.page, self.main.get_by_label(label), *files)

    def is_told(self, words: str) -> None:
        """The strip under the head says so."""
        expect(self.page.get_by_role("status")).to_contain_text(words)

    def reads(self, words: str | re.Pattern[str]) -> None:
        """It stands on the page, and can be seen or unfolded."""
        expect(self.main).to_contain_text(words)

    @property
    def main(self) -> Locator:
        """The page without what stands around it."""
        return self.page.get_by_role("main")

    def _field(self, label: str) -> Locator:
        """The field with just this label, else the first whose label has the words in it."""
        exact = self.main.get_by_label(label, exact=True)
        return exact if exact.count() else self.main.get_by_label(label).first

    def _on(self, target: Locator) -> None:
        self.hand.press(self.page, target)
        self._fits()

    def _fits(self) -> None:
        assert too_wide(self.page) == [], self.page.url

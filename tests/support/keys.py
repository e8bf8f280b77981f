"""Using a page with the keyboard only, as people do who cannot use a mouse."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page

MOST_TABS = 120


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; fails when it cannot be reached, or when the focus cannot be seen."""
    for _ in range(MOST_TABS):
        if target.evaluate("node => node === document.activeElement"):
            assert target.evaluate(_SEEN), "the focus cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached with {MOST_TABS} tabs: {target}")


def write(page: Page, target: Locator, text: str) -> None:
    """Replace what stands in a field."""
    reach(page, target)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def choose(page: Page, target: Locator, value: str) -> None:
    """Walk through a select with the arrow keys to the option with the value."""
    reach(page, target)
    page.keyboard.press("Home")
    for _ in range(target.locator("option").count()):
        if target.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not offered")


def tick(page: Page, target: Locator) -> None:
    """Tick a box."""
    reach(page, target)
    page.keyboard.press("Space")


def pick(page: Page, group: Locator, value: str) -> None:
    """Choose one of a group of radio buttons: Tab to the group, then the arrow keys."""
    radios = group.locator("input[type=radio]")
    checked = group.locator("input[type=radio]:checked")
    reach(page, checked if checked.count() else radios.first)
    page.keyboard.press("Space")
    for _ in range(radios.count()):
        if group.locator(f"input[value='{value}']").is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not offered")


def press(page: Page, target: Locator) -> None:
    """Press a button or follow a link with Enter."""
    reach(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def give_file(page: Page, target: Locator, *files: Path) -> None:
    """Open the file chooser with the keyboard and take the files."""
    reach(page, target)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files([str(path) for path in files])


_SEEN = """node => {
  const style = getComputedStyle(node);
  if (style.outlineStyle !== 'none' || style.boxShadow !== 'none') return true;
  const label = node.closest('label');
  return Boolean(label && getComputedStyle(label).outlineStyle !== 'none');
}"""

"""What a page loads stays small, and every icon that templates name is drawn."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
CSS_LIMIT = 15 * 1024  # bytes after gzip, per page
JS_LIMIT = 5 * 1024


def packed(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


@pytest.mark.parametrize("own", ["css/shop.css", "css/desk.css"])
def test_the_styles_of_a_page_fit_the_budget(own: str) -> None:
    assert packed("css/base.css", own) <= CSS_LIMIT


def test_all_scripts_together_fit_the_budget() -> None:
    assert packed(*(f"js/{path.name}" for path in (STATIC / "js").glob("*.js"))) <= JS_LIMIT


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    sprite = (STATIC / "img" / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'id="i-([a-z]+)"', sprite))
    used: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        used |= set(re.findall(r"\bicon(?:_name=|\()'([a-z]+)'", path.read_text(encoding="utf-8")))
    assert used <= drawn

"""What a page loads stays small, and every icon that templates name is drawn."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
CSS_LIMIT = 15 * 1024  # bytes after gzip, per page
EXTRA = 1024  # for the few pages with styles of their own beside
JS_LIMIT = 5 * 1024


def packed(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


@pytest.mark.parametrize("own", [("shop",), ("desk",), ("shop", "certificate"), ("shop", "roster")])
def test_the_styles_of_a_page_fit_the_budget(own: tuple[str, ...]) -> None:
    limit = CSS_LIMIT if len(own) == 1 else CSS_LIMIT + EXTRA
    assert packed("css/base.css", *(f"css/{name}.css" for name in own)) <= limit


def test_all_scripts_together_fit_the_budget() -> None:
    """The till is the one page that needs a script; it is no page of the public and has its own room."""
    names = {path.name for path in (STATIC / "js").glob("*.js")}
    assert packed(*(f"js/{name}" for name in names - {"till.js"})) <= JS_LIMIT
    assert packed("js/till.js") <= JS_LIMIT // 2


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    sprite = (STATIC / "img" / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'id="i-([a-z]+)"', sprite))
    used: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        used |= set(re.findall(r"\bicon(?:_name=|\()'([a-z]+)'", path.read_text(encoding="utf-8")))
    assert used <= drawn


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return str(app.jinja_env.globals["asset"](name))  # type: ignore[operator]


@pytest.mark.parametrize("name", ["css/base.css", "js/forms.js", "img/icons.svg"])
def test_text_goes_out_packed_to_who_takes_it(app: Flask, name: str) -> None:
    plain = (STATIC / name).read_bytes()
    got = app.test_client().get(address(app, name), headers={"Accept-Encoding": "br, gzip"})
    assert got.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(got.data) == plain
    assert int(got.headers["Content-Length"]) == len(got.data) < len(plain)
    assert "Accept-Encoding" in got.headers["Vary"]
    again = app.test_client().get(
        address(app, name), headers={"Accept-Encoding": "gzip", "If-None-Match": got.headers["ETag"]}
    )
    assert again.status_code == 304


def test_who_does_not_take_it_packed_gets_it_as_it_is(app: Flask) -> None:
    for headers in ({}, {"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}):
        got = app.test_client().get(address(app, "css/base.css"), headers=headers)
        assert "Content-Encoding" not in got.headers
        assert (STATIC / "css" / "base.css").read_bytes().startswith(got.data)


def test_pages_are_not_packed(app: Flask) -> None:
    got = app.test_client().get("/help", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in got.headers

"""Words and addresses in templates: remembered, and still the same as the framework's own."""

from __future__ import annotations

import pytest
from babel.support import Translations
from flask import Flask, render_template_string, url_for
from flask_babel import gettext
from markupsafe import Markup

TAG = "<b>竹编</b>"


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ _('作品') }}", "作品"),
        ("{{ _('%(n)s 件', n=3) }}", "3 件"),
        ("{{ _('送 %(what)s', what=tag) }}", "送 &lt;b&gt;竹编&lt;/b&gt;"),
        ("{{ _('送 %(what)s', what=tag|safe) }}", "送 <b>竹编</b>"),
        ("{{ _('九成%%') }}", "九成%"),
        ("{% trans n=3 %}共 {{ n }} 件{% endtrans %}", "共 3 件"),
        ("{% trans what=tag %}送 {{ what }}{% endtrans %}", "送 &lt;b&gt;竹编&lt;/b&gt;"),
        ("{% autoescape false %}{{ _('送 %(what)s', what=tag) }}{% endautoescape %}", "送 <b>竹编</b>"),
        ("{% macro m() %}{{ _('作品') }}{% endmacro %}{{ m() }}", "作品"),
    ],
)
def test_words_are_filled_in_and_escaped(app: Flask, template: str, shown: str) -> None:
    with app.test_request_context():
        for _ in range(2):
            assert render_template_string(template, tag=TAG) == shown


def test_words_without_escaping_are_plain_text(app: Flask) -> None:
    with app.test_request_context():
        kinds = "{% autoescape false %}{{ kind(_('作品')) }}{% endautoescape %} {{ kind(_('作品')) }}"
        shown = render_template_string(kinds, kind=lambda text: type(text).__name__)
    assert shown == f"str {Markup.__name__}"


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("catalog.products", {}),
        ("catalog.products", {"craft": "xilankapu", "page": 2}),
        ("catalog.products", {"craft": ["xilankapu", "miaoyin"]}),
        ("catalog.products", {"page": True}),
        ("catalog.products", {"page": 1}),
        ("catalog.products", {"q": "湘绣 & 竹"}),
        ("catalog.products", {"page": None}),
        ("catalog.products", {"_anchor": "where"}),
        ("catalog.products", {"_external": True}),
        ("front.product", {"slug": "a-b-1"}),
        ("accounts.sign_in", {}),
    ],
)
def test_addresses_are_the_framework_s(app: Flask, endpoint: str, values: dict[str, object]) -> None:
    address = app.jinja_env.globals["url_for"]
    for base in ("http://localhost", "http://other.example/below"):
        for method in ("GET", "POST"):
            with app.test_request_context(base_url=base, method=method):
                for _ in range(2):
                    assert address(endpoint, **values) == url_for(endpoint, **values)  # type: ignore[operator]


def test_addresses_below_a_path_do_not_reach_other_requests(app: Flask) -> None:
    address = app.jinja_env.globals["url_for"]
    with app.test_request_context(base_url="http://localhost/below"):
        assert address("catalog.products") == "/below/products"  # type: ignore[operator]
    with app.test_request_context():
        assert address("catalog.products") == "/products"  # type: ignore[operator]


def test_catalogues_are_looked_for_once_not_in_every_request(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.test_request_context():
        assert gettext("%(n)s 件", n=3) == "3 件"
    monkeypatch.setattr(Translations, "load", lambda *_a, **_k: pytest.fail("looked on the disk"))
    with app.test_request_context():
        assert gettext("%(n)s 件", n=4) == "4 件"
        assert render_template_string("{{ _('作品') }}") == "作品"

"""Words and addresses in templates: remembered, and still the same as the framework's own."""

from __future__ import annotations

import itertools

import pytest
from babel.support import Translations
from flask import Flask, render_template_string, url_for
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup, escape

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
        ("{% macro m(_) %}{{ _() }}{% endmacro %}{{ m(tag.upper) }}", "&lt;B&gt;竹编&lt;/B&gt;"),
        ("{% set url_for = tag.upper %}{{ url_for() }}", "&lt;B&gt;竹编&lt;/B&gt;"),
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


class Tagged:
    """Says itself how it is written in a page."""

    def __html__(self) -> str:
        return TAG


@pytest.mark.parametrize(
    "value",
    [
        TAG,
        "'\"&",
        "竹编",
        "",
        Markup("<b>竹编</b>"),
        12,
        True,
        1.5,
        None,
        Tagged(),
        lazy_gettext("作品 <%(n)s>", n=3),
        [TAG],
    ],
)
def test_values_are_written_as_the_library_escapes_them(app: Flask, value: object) -> None:
    template = app.jinja_env.from_string("{% macro m(x) %}{{ x }}{% endmacro %}{{ value }}|{{ m(value) }}")
    plain = app.jinja_env.from_string("{% autoescape false %}{{ value }}{% endautoescape %}")
    with app.test_request_context():
        assert template.render(value=value) == f"{escape(value)}|{escape(value)}"
        assert plain.render(value=value) == str(value)


PART = "{% macro part(word, tag='') %}{% set _nth = ran|first %}{{ word }}{{ tag }} {{ url_for('catalog.products') }}{% endmacro %}"


def parts_written(app: Flask, uses: str, *bases: str) -> tuple[list[str], int]:
    """What the template writes in a request for each base address, and how often the macro ran."""
    ran = itertools.count(1)
    macro = app.jinja_env.from_string(PART, globals={"ran": ran}).module.part  # type: ignore[attr-defined]
    template, written = app.jinja_env.from_string(uses), []
    for base in bases:
        with app.test_request_context(base_url=base):
            written.append(template.render(part=macro).strip())
    return written, next(ran) - 1


def test_a_part_that_never_changes_is_written_once(app: Flask) -> None:
    written, ran = parts_written(app, "{{ once(part, '作品') }}", *["http://localhost"] * 3)
    assert (set(written), ran) == ({"作品 /products"}, 1)


def test_a_part_is_written_for_each_of_its_arguments_and_escaped(app: Flask) -> None:
    uses = "{{ once(part, '作品', '<b>') }} {{ once(part, '工坊', '<b>') }}"
    written, ran = parts_written(app, uses, "http://localhost", "http://localhost")
    assert (set(written), ran) == ({"作品&lt;b&gt; /products 工坊&lt;b&gt; /products"}, 2)


def test_parts_of_a_store_below_a_path_stay_there(app: Flask) -> None:
    bases = ("http://localhost/below", "http://localhost", "http://localhost/below")
    written, _ran = parts_written(app, "{{ once(part, '作品') }}", *bases)
    assert written == ["作品 /below/products", "作品 /products", "作品 /below/products"]


def test_catalogues_are_looked_for_once_not_in_every_request(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.test_request_context():
        assert gettext("%(n)s 件", n=3) == "3 件"
    monkeypatch.setattr(Translations, "load", lambda *_a, **_k: pytest.fail("looked on the disk"))
    with app.test_request_context():
        assert gettext("%(n)s 件", n=4) == "4 件"
        assert render_template_string("{{ _('作品') }}") == "作品"

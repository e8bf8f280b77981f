"""Two things that templates ask for a hundred times a page, answered from memory: words and addresses."""

from __future__ import annotations

from functools import cached_property
from gettext import NullTranslations
from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale, get_translations
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

MOST = 10_000
_EXTENSION = "template_words"


def init_app(app: Flask) -> None:
    """`_`, `gettext` and `url_for` in templates. After Language, whose own they replace."""
    app.extensions[_EXTENSION] = {}
    app.jinja_env.globals.update({"_": translated, "gettext": translated, "url_for": Addresses(app)})


@pass_context
def translated(context: Context, text: str, /, **variables: Any) -> str:
    """The text in the language of the request, its variables put in (escaped where the template escapes)."""
    words = _words()
    found = words.get(text)
    if found is None:
        found = words[text] = Markup(get_translations().ugettext(text))  # noqa: S704 - written by us, not by people
    if variables or "%" in found:
        return found % variables if context.eval_ctx.autoescape else str(found) % variables
    return found if context.eval_ctx.autoescape else str(found)


def _words() -> dict[str, Markup]:
    """What was translated before; a request speaks one language."""
    try:
        words: dict[str, Markup] = g.words  # asking first would cost as much again, a hundred times a page
    except AttributeError:
        words = g.words = current_app.extensions[_EXTENSION].setdefault(str(get_locale()), {})
    return words


class _Domain(Domain):
    """The domain of the store; which catalogue a request speaks is found out once."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the request's language."""
        try:
            found: NullTranslations = g.translations
        except AttributeError:
            found = g.translations = super().get_translations()  # type: ignore[no-untyped-call]
        return found


class Language(Babel):
    """Babel with one domain for the whole app: its own would look for catalogues on the disk in every request."""

    @cached_property
    def domain_instance(self) -> _Domain:
        """The one domain."""
        return _Domain(domain=self.domain)  # type: ignore[no-untyped-call]


class Addresses:
    """`url_for` that remembers: an address within the store depends on nothing but endpoint and values."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._known: dict[Any, str] = {}

    def __call__(self, endpoint: str, **values: Any) -> str:
        """The address. Full addresses (`_external`) and those of a store below a path are built each time."""
        if not has_request_context() or request.script_root or endpoint.startswith("."):
            return self._app.url_for(endpoint, **values)
        if any(name.startswith("_") for name in values):
            return self._app.url_for(endpoint, **values)
        key = (request.method, endpoint, *((name, type(value), value) for name, value in values.items()))
        try:
            known = self._known.get(key)
        except TypeError:  # a list of values
            return self._app.url_for(endpoint, **values)
        if known is None:
            if len(self._known) >= MOST:
                self._known.clear()
            known = self._known[key] = self._app.url_for(endpoint, **values)
        return known

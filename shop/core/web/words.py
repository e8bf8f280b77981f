"""What templates ask for a hundred times a page, answered from memory: words, addresses, parts that never change."""

from __future__ import annotations

from functools import cached_property
from gettext import NullTranslations
from typing import Any, NamedTuple

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, get_babel, get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro
from markupsafe import Markup

MOST = 10_000
_WORDS = "template_words"
_ADDRESSES = "addresses"


def init_app(app: Flask) -> None:
    """`_`, `gettext`, `url_for` and `once` in templates. After Language, some of whose own they replace."""
    app.extensions |= {_WORDS: {}, _ADDRESSES: Addresses(app)}
    addresses: Addresses = app.extensions[_ADDRESSES]
    app.jinja_env.globals.update({"_": translated, "gettext": translated, "url_for": addresses, "once": once})
    environment: Any = app.jinja_env
    environment.word, environment.address = translated, addresses.of


@pass_eval_context
def translated(context: EvalContext, text: str, /, **variables: Any) -> str:
    """The text in the language of the request, its variables put in (escaped where the template escapes)."""
    found = _word(text)
    if variables or "%" in found:
        return found % variables if context.autoescape else str(found) % variables
    return found if context.autoescape else str(found)


def gettext(text: str, /, **variables: Any) -> str:
    """The same for views of many words: plain text, as Babel's own."""
    found = str(_word(text))
    return found % variables if variables else found


def _word(text: str) -> Markup:
    words = _spoken().words
    found = words.get(text)
    if found is None:
        found = words[text] = Markup(get_translations().ugettext(text))  # noqa: S704 - written by us, not by people
    return found


class _Spoken(NamedTuple):
    """What was said in a language before: words by their source, parts of pages by what `Once` asks for."""

    words: dict[str, Markup]
    parts: dict[Any, str]


def _spoken() -> _Spoken:
    """Of the language of the request; a request speaks one."""
    try:
        # Asking first, and asking through the proxy, would cost as much again each, a hundred times a page.
        spoken: _Spoken = g._get_current_object().spoken
    except AttributeError:
        known: dict[str, _Spoken] = current_app.extensions[_WORDS]
        spoken = g.spoken = known.setdefault(str(get_locale()), _Spoken({}, {}))
    return spoken


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
    """Babel with one domain and one default locale for the whole app: its own would look for catalogues on the disk,
    and read the name of the locale, in every request.
    """

    @cached_property
    def default_locale(self) -> Locale:
        """The locale of those who chose no other."""
        return Locale.parse(get_babel().default_locale)

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
        return self.of(None, endpoint, **values)

    def of(self, _context: object, endpoint: str, /, **values: Any) -> str:
        """The same, as a compiled template calls it."""
        try:
            asked = request._get_current_object()  # type: ignore[attr-defined]
        except RuntimeError:  # outside of a request
            return self._app.url_for(endpoint, **values)
        if asked.script_root or endpoint[:1] == ".":
            return self._app.url_for(endpoint, **values)
        key = [asked.method, endpoint]
        for name, value in values.items():
            if name[0] == "_":
                return self._app.url_for(endpoint, **values)
            key += (name, type(value), value)
        return self._remembered(tuple(key), endpoint, values)

    def _remembered(self, key: tuple[Any, ...], endpoint: str, values: dict[str, Any]) -> str:
        try:
            known = self._known.get(key)
        except TypeError:  # a list of values
            return self._app.url_for(endpoint, **values)
        if known is None:
            if len(self._known) >= MOST:
                self._known.clear()
            known = self._known[key] = self._app.url_for(endpoint, **values)
        return known


def url_for(endpoint: str, **values: Any) -> str:
    """The same as in templates, for views that name many addresses."""
    addresses: Addresses = current_app.extensions[_ADDRESSES]
    return addresses(endpoint, **values)


def once(macro: Macro, *arguments: Any) -> str:
    """What the macro wrote before with the same arguments; for a store below a path, whose addresses differ, anew.

    For macros that depend on nothing but arguments of few values and the language: never on a word somebody typed,
    never on anything of a visitor.
    """
    if not has_request_context() or request.script_root:
        return macro(*arguments)
    parts, asked = _spoken().parts, (macro, *arguments)
    known = parts.get(asked)
    if known is None:
        if len(parts) >= MOST:
            parts.clear()
        known = parts[asked] = macro(*arguments)
    return known

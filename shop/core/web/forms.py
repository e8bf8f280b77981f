"""What all forms share: types, and a refusal put at the field it belongs to."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_babel import get_locale
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.form import BaseForm
from wtforms.i18n import messages_path

from shop.core.errors import ShopError

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@lru_cache(maxsize=8)
def _own_words(language: str) -> NullTranslations:
    """The library's own sentences in the language; it would read their file again in every request with a form."""
    return Translations.load(messages_path(), [language], domain="wtforms")


def _writable(text: Any) -> Any:
    return _CONTROLS.sub("", text) if isinstance(text, str) else text


class Form(FlaskForm):
    """A form of the store: CSRF protected, filled from the request."""

    class Meta(FlaskForm.Meta):
        """How the library makes the form."""

        def bind_field(self, form: BaseForm, unbound_field: Any, options: MutableMapping[str, Any]) -> Any:
            """Text loses what no keyboard types and PostgreSQL does not take (NUL and its kin) before it is looked at."""
            bound = super().bind_field(form, unbound_field, options)
            if isinstance(bound, StringField):
                bound.filters = (_writable, *bound.filters)
            return bound

        def get_translations(self, form: BaseForm) -> NullTranslations:
            """Its own sentences."""
            return _own_words(str(get_locale()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]  # the library has no types

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether it was sent and everything in it is right."""
        valid = super().validate_on_submit(extra_validators)  # type: ignore[no-untyped-call]  # as above
        return bool(valid)

    def refuse(self, error: ShopError, field: str = "") -> None:
        """Put the sentence at the field the error names, else at `field`, else on top of the form."""
        name = error.field if error.field in self._fields else field
        if not name or name not in self._fields:
            self.form_errors.append(error.sentence)
            return
        at: Field = self._fields[name]
        at.errors = [*at.errors, error.sentence]

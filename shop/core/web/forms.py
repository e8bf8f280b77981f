"""What all forms share: types, and a refusal put at the field it belongs to."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field

from shop.core.errors import ShopError


class Form(FlaskForm):
    """A form of the store: CSRF protected, filled from the request."""

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

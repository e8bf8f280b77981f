"""Checks and fields that several forms of the room share."""

from __future__ import annotations

import unicodedata
from typing import Any

from wtforms import Field, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from shop.accounts import identity
from shop.core.text import later as _l
from shop.core.web.forms import Form


def tidy(text: str | None) -> str:
    """Blanks at the ends and doubled ones inside taken away, signs that cannot be seen as well."""
    plain = unicodedata.normalize("NFC", text or "")
    return " ".join("".join(c for c in plain if c.isprintable() or c.isspace()).split())


def name_field(label: Any, missing: Any) -> StringField:
    """A person's name of at most 60 characters."""
    return StringField(
        label, filters=[tidy], validators=[InputRequired(missing), Length(1, 60, _l("请填写 1 到 60 个字。"))]
    )


def identifier_field(label: Any = None) -> StringField:
    """Mobile number or e-mail address; `is_identity` checks it where it must be one."""
    missing = _l("请填写手机号或邮箱。")
    return StringField(
        label or _l("手机号或邮箱"),
        filters=[tidy],
        validators=[InputRequired(missing), Length(1, 254, _l("太长了，请检查。"))],
    )


def is_identity(_form: Form, field: Field) -> None:
    """Validator: a mobile number of mainland China or an e-mail address."""
    if field.data and identity.read(field.data) is None:
        raise ValidationError(str(_l("请填写 11 位手机号，或者完整的邮箱地址，例如 xiaoman@example.cn。")))

"""Words that are looked up in the reader's language when they are shown."""

from __future__ import annotations

from typing import cast

from flask_babel import lazy_gettext


def later(sentence: str) -> str:
    """The sentence, translated when it is shown: for labels and messages made before any request.

    Imported as `_l`, so that the extraction of texts finds it. To the type checker it is a str, as form fields want.
    """
    return cast("str", lazy_gettext(sentence))


def masked_name(name: str) -> str:
    """Only the first character, 周*: enough to recognise, not to know."""
    return f"{name[:1]}*" if name else ""


def masked_phone(phone: str) -> str:
    """138****2046: the middle is covered; a short number is covered but for its last two digits."""
    if len(phone) < 8:
        return "*" * max(0, len(phone) - 2) + phone[-2:]
    return f"{phone[:3]}****{phone[-4:]}"


def masked_email(address: str) -> str:
    """x***@example.cn: the first sign and where it is."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}***@{host}" if host else ""

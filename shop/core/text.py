"""Words that are looked up in the reader's language when they are shown."""

from __future__ import annotations

from typing import cast

from flask_babel import lazy_gettext


def later(sentence: str) -> str:
    """The sentence, translated when it is shown: for labels and messages made before any request.

    Imported as `_l`, so that the extraction of texts finds it. To the type checker it is a str, as form fields want.
    """
    return cast("str", lazy_gettext(sentence))

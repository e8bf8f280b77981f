"""Signed codes of booths and items: what a QR code at a fair leads to.

A code names a booth or an item and carries a keyed signature; without the key nobody makes one. Codes are printed weeks
before a fair, so one signed under an earlier key is known as long as that key is named in the settings.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from itsdangerous import BadSignature, Signer

_SALT = "fair entry"
_NAMED = re.compile(r"([bi])([1-9][0-9]{0,17})")
BOOTH, ITEM = "b", "i"


class Named(NamedTuple):
    """What a code names: a booth or an item, by id."""

    kind: str
    id: int


def sign(keys: Sequence[str], named: Named) -> str:
    """The code, signed under the first key."""
    return _signer(keys).sign(f"{named.kind}{named.id}").decode()


def read(keys: Sequence[str], token: str) -> Named | None:
    """What the code names; None for one that is forged, altered or signed by somebody else."""
    try:
        text = _signer(keys).unsign(token).decode()
    except (BadSignature, UnicodeError):
        return None
    found = _NAMED.fullmatch(text)
    return Named(found[1], int(found[2])) if found else None


def _signer(keys: Sequence[str]) -> Signer:
    """The library signs with the last of its keys and knows all of them."""
    return Signer(list(reversed(keys)), salt=_SALT, key_derivation="hmac", digest_method=hashlib.sha256)

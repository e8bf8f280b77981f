"""The one place that names things at random: ids, keys, numbers nobody can guess.

It asks the system's secure source. Only the demo, whose tables must be the same each time, draws from a seed
(`seeded`); nothing that a request does runs inside that, and `secret` and `secret_below` never draw from it.
"""

from __future__ import annotations

import random
import secrets
import uuid as uuids
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

_seeded: ContextVar[random.Random | None] = ContextVar("chance_seeded", default=None)


def uuid() -> str:
    """A new UUID as text."""
    return str(uuids.UUID(bytes=_bytes(16), version=4))


def hexadecimal(octets: int) -> str:
    """Twice as many hex digits, such as the key of a file."""
    return _bytes(octets).hex()


def below(end: int) -> int:
    """A whole number from 0 to one less than the end."""
    chance = _seeded.get()
    return secrets.randbelow(end) if chance is None else chance.randrange(end)


def letters(alphabet: Sequence[str], count: int) -> str:
    """So many letters of the alphabet."""
    return "".join(alphabet[below(len(alphabet))] for _ in range(count))


def secret(octets: int) -> str:
    """Twice as many hex digits that never come again, whatever is being built: versions, folders, tokens."""
    return secrets.token_hex(octets)


def secret_below(end: int) -> int:
    """A whole number from 0 to one less than the end, which no seed foretells."""
    return secrets.randbelow(end)


def _bytes(count: int) -> bytes:
    chance = _seeded.get()
    return secrets.token_bytes(count) if chance is None else chance.randbytes(count)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Everything inside draws the same each time. For invented data alone: who knows the seed knows what is drawn."""
    token = _seeded.set(random.Random(seed))  # noqa: S311 - invented data
    try:
        yield
    finally:
        _seeded.reset(token)

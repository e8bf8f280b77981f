"""Chance that is the same every time: one stream per matter, from the seed."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
SEED = "baigong-1"


def stream(*matter: object) -> random.Random:
    """A stream of chance of its own for the matter: adding one elsewhere changes nothing here."""
    return random.Random(":".join([SEED, *(str(m) for m in matter)]))


def new_uuid(chance: random.Random) -> str:
    """A UUID from the stream."""
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def weighted(chance: random.Random, things: Sequence[T], weights: Sequence[float]) -> T:
    """One of the things, by weight."""
    return chance.choices(things, weights)[0]

"""What one kind of matter says on its row of the queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from shop.admin.queue.reading import Waiting
from shop.admin.queue.viewing import Viewer


class Said(NamedTuple):
    """What one kind of matter says. `who` "": the desk that looks."""

    sub: str
    kind: str
    state: str
    who: str
    button: str


Says = Callable[[Waiting, Viewer], Said]

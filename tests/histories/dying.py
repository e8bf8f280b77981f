"""A process that is killed between any two steps: before or after a commit, before or after a call to the provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from sqlalchemy.orm import Session

from shop.core import messages
from shop.orders.payments.providers.sandbox import Sandbox

CALLS = ("open_session", "find", "status", "expire", "refund", "find_refund")


class Killed(BaseException):
    """kill -9, as far as one process can play it."""


@dataclass
class Edges:
    """The edges between steps; `left` of them are crossed before the process dies at one (None: it lives)."""

    left: int | None = None

    def cross(self) -> None:
        """Step over an edge, or die there."""
        if self.left is None:
            return
        if self.left == 0:
            self.left = None
            raise Killed
        self.left -= 1


@contextmanager
def dangerous() -> Iterator[Edges]:
    """Every commit and every call to the provider has an edge before and one after it. Nobody is told anything: that
    moves neither money nor goods, and takes a fifth of the time.
    """
    edges = Edges()
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(messages, "notify", lambda *_who, **_facts: None))
        stack.enter_context(mock.patch.object(Session, "commit", _between(edges, Session.commit)))
        for name in CALLS:
            stack.enter_context(mock.patch.object(Sandbox, name, _between(edges, getattr(Sandbox, name))))
        yield edges


def _between(edges: Edges, act: Callable[..., Any]) -> Callable[..., Any]:
    def acting(*args: Any, **facts: Any) -> Any:
        edges.cross()
        answer = act(*args, **facts)
        edges.cross()
        return answer

    return acting

"""Events on their way to the store: signed, and with the faults of the real post on demand."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable

import stripe

from tests.support.stripe_server.books import Books, Thing

SECRET = "whsec_of_the_local_server"
# Takes the body and the signature, answers the store's status.
Send = Callable[[str, str], int]


class Post:
    """Delivers events. `send` brings one to the store; without it nothing leaves."""

    def __init__(self, books: Books, secret: str = SECRET) -> None:
        self.books, self.secret = books, secret
        self.send: Send | None = None
        self.answers: list[int] = []
        self._sent = 0

    def waiting(self) -> list[Thing]:
        """Events that were not fetched yet, oldest first; fetched now."""
        with self.books.lock:
            found = self.books.events[self._sent :]
            self._sent = len(self.books.events)
        return found

    def deliver(self, events: Iterable[Thing] | None = None, *, times: int = 1) -> None:
        """Bring the events (those waiting) in the given order, each so many times."""
        assert self.send is not None
        for event in self.waiting() if events is None else events:
            body = json.dumps(event, indent=2)
            for _time in range(times):
                self.answers.append(self.send(body, self.signature(body)))

    def signature(self, body: str, *, secret: str = "", age: int = 0) -> str:
        """What goes into the header; `secret` of somebody else, `age` in seconds."""
        at = int(time.time()) - age
        header: str = stripe.WebhookSignature.generate_signature_header(body, secret or self.secret, at)
        return header

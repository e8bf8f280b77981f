"""Stripe as a local server of our own: what the store asks of it, as strict as the real one where that matters.

It refuses what the real one refuses (unknown parameters, another version of the API, a session that ends too soon, more
refunds than were paid, one idempotency key for two things), signs its events, and can be told to fail.
"""

from tests.support.stripe_server.books import Books
from tests.support.stripe_server.events import Post
from tests.support.stripe_server.server import StripeServer, running

__all__ = ["Books", "Post", "StripeServer", "running"]

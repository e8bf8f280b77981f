"""When a provider is asked how a payment stands, though it may have told us already: every event can be lost."""

from __future__ import annotations

from datetime import datetime, timedelta

SOON = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
DAILY = timedelta(days=1)
# After no clear answer.
AGAIN = timedelta(minutes=5)


def first(begun: datetime) -> datetime:
    """The first time a payment is asked for that began then."""
    return begun + SOON[0]


def after(now: datetime, *, begun: datetime, hold_until: datetime) -> datetime:
    """The next time: 1, 5, 30 minutes after it began and at the end of the hold, then daily until it is final."""
    steps = sorted({*(begun + span for span in SOON), hold_until})
    return next((at for at in steps if at > now), now + DAILY)

"""The form in which an organiser says where the fees go."""

from __future__ import annotations

from shop.orders.payouts.forms import AccountForm


class OrganiserAccountForm(AccountForm):
    """An account of an organisation: there is no choice of kinds."""

    kind = None  # type: ignore[assignment]  # how the library takes a field away

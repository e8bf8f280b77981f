"""Forms of the room."""

from shop.accounts.forms.address import AddressForm

__all__ = ["AddressForm"]

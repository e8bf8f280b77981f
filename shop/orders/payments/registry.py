"""The payment providers of one store, by name. What a payment needs after it was begun, the provider it names does."""

from __future__ import annotations

from collections.abc import Iterable

from shop.orders.payments.provider import Books, Provider, ProviderUnknown, Transfers


class Providers:
    """Some providers are offered to whoever pays; others are only known, for what was paid through them before."""

    def __init__(self, offered: Iterable[Provider], known: Iterable[Provider] = ()) -> None:
        self.offered = list(offered)
        self._by_name = {provider.name: provider for provider in [*known, *self.offered]}

    @property
    def default(self) -> Provider:
        """The one that is taken when nobody chose."""
        return self.offered[0]

    def named(self, name: str) -> Provider:
        """The provider of that name. ProviderUnknown when this store has it not: nothing is decided without it."""
        found = self._by_name.get(name)
        if found is None:
            raise ProviderUnknown(f"this store has no payment provider {name!r}")
        return found

    def is_offered(self, name: str) -> bool:
        """Whether a new payment may name it."""
        return any(provider.name == name for provider in self.offered)

    def with_books(self) -> list[Books]:
        """Those that show their books, to be compared with ours."""
        return [provider for provider in self.all() if isinstance(provider, Books)]

    def with_transfers(self) -> list[Transfers]:
        """Those offered that can give workshops their part in an account of their own there."""
        return [provider for provider in self.offered if isinstance(provider, Transfers)]

    def all(self) -> list[Provider]:
        """Every provider that is known."""
        return list(self._by_name.values())

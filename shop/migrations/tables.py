"""All tables of all rooms: importing this fills the metadata that migrations are compared with."""

from __future__ import annotations

from shop.accounts import models as accounts
from shop.catalog import models as catalog
from shop.core import audit, cache, outbox
from shop.heritage import models as heritage
from shop.orders import models as orders
from shop.orders.payments import models as payments
from shop.workshops import models as workshops
from shop.workshops.income import models as income

ALL = (accounts, audit, cache, catalog, heritage, income, orders, outbox, payments, workshops)

"""A fair for the roads: open now, with a booth of the weavers, goods, a sale at its till, an intent and a badge."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy.orm import Session

from shop.catalog.showcase_models import SlotKind
from shop.config import Settings
from shop.core import clock
from shop.exhibition.entry import booth_page, tokens
from shop.exhibition.entry.tokens import BOOTH, Named
from shop.exhibition.exhibitors import badges
from shop.exhibition.fairs import programme
from shop.exhibition.intents import dealing
from shop.exhibition.intents.dealing import Wish
from shop.exhibition.till import selling, serving
from shop.exhibition.till.goods import Wanted
from shop.exhibition.till.models import Method
from tests.factories.official import admitted
from tests.factories.orders import acting
from tests.factories.stalls import a_fair, a_stall, booth_staff, operator
from tests.journeys import world

#: Signs in as an operator of the fair's organiser.
ORGANISER = "organiser@demo.example"


def put_up(session: Session, settings: Settings) -> dict[str, object]:
    """The fair of the roads and the value of each name in its addresses. Commits nothing."""
    fair = a_fair(session, day=clock.today(), opens=0, closes=24)
    staff, keeper = operator(session, fair), booth_staff(session, fair)
    staff.email = ORGANISER
    weavers = world.workshop_of(session, world.WEAVERS)
    product = world.first_product(session, world.WEAVERS)
    admitted(session, product)
    stall = a_stall(session, fair, weavers, product, fen=100)
    now, buyer = clock.now(), world.user_of(session, world.BUYER)
    stand = serving.stand_for(session, acting(session, keeper), stall.booth.id)
    wanted = [Wanted(stall.item.id, 1, stall.item.price_fen)]
    sale = selling.sell(
        session, acting(session, keeper), stand, wanted, uuid=str(uuid.uuid4()), method=Method.CASH
    )
    page = booth_page.load(session, Named(BOOTH, stall.booth.id), now)
    wish = Wish("某酒店", "13800000000", stall.item.id, "", 60, 600_000, clock.today() + timedelta(days=90))
    intent = dealing.make(session, acting(session, buyer), page, wish, key=str(uuid.uuid4()))
    owner = acting(session, world.user_of(session, world.WEAVER))
    badge = badges.issue(session, owner, fair, stall.exhibitor, name="田大姐", duty="坊主")
    slot = programme.add_slot(
        session,
        acting(session, staff),
        fair,
        kind=SlotKind.DEMONSTRATION,
        title="现场做",
        place="中心舞台",
        starts_at=fair.days[0].opens_at,
        ends_at=fair.days[0].opens_at + timedelta(hours=1),
        workshop_id=weavers.id,
        url="",
    )
    return {
        "fair": fair.slug,
        "token": tokens.sign(settings.signing_keys, Named(BOOTH, stall.booth.id)),
        "booth_id": stall.booth.id,
        "booth_number": stall.booth.number,
        "hall_id": stall.booth.hall_id,
        "day_id": fair.days[0].id,
        "slot_id": slot.id,
        "exhibitor_id": stall.exhibitor.id,
        "badge_id": badge.id,
        "item_id": stall.item.id,
        "intent": intent.number,
        "till_sale": sale.number,
    }

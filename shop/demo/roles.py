"""Who can sign in to the demo: one account for every kind of user; and the organisations they work for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from argon2.low_level import Type, hash_secret

from shop.accounts.demo_accounts import DEMO_PASSWORD
from shop.accounts.models import Address, Membership, Organisation, User
from shop.core.db import Model
from shop.demo.bulk import Row
from shop.demo.cast import players
from shop.demo.chance import stream
from shop.demo.makers import authority_name, hr_name, rural_name
from shop.demo.people import Consumer
from shop.heritage.models import Region

DOMAIN = "demo.example"
BUYER = 1
BUYER_NAME = "林晓禾"
BUYER_STREET = "桃子湖路 12 号书香里 3 栋 902 室"
# Login, name, kind of organisation, its key, role, department.
SIGN_INS = (
    ("buyer", BUYER_NAME, "", "", "", None),
    ("company", "沈佩云", "company", "gifts", "requester", None),
    ("approver", "陆一鸣", "company", "gifts", "approver", None),
    ("owner", "", "workshop", "laochehe", "owner", None),
    ("staff", "向小满", "workshop", "laochehe", "staff", None),
    ("dye", "", "workshop", "tuojiang", "owner", None),
    ("porcelain", "", "workshop", "weishan", "owner", None),
    ("late", "", "workshop", "xichehe", "owner", None),
    ("suspended", "", "workshop", "huayuan-miao", "owner", None),
    ("applicant", "向秋禾", "", "", "", None),
    ("fair", "傅展鹏", "organiser", "expo", "operator", None),
    ("booth", "易晓丹", "organiser", "expo", "booth_staff", None),
    ("county", "彭思源", "authority", "433130", "officer", "culture"),
    ("county-hr", "田文卓", "authority", "433130-hr", "officer", "hr"),
    ("county-rural", "鲁春耕", "authority", "433130-rural", "officer", "rural"),
    ("prefecture", "龙清源", "authority", "433100", "officer", "culture"),
    ("province", "周望岳", "authority", "430000", "officer", "culture"),
    ("province2", "向文澜", "authority", "430000", "officer", "culture"),
    ("platform", "程百川", "platform", "store", "operator", None),
    ("finance", "尹素琴", "platform", "store", "finance", None),
    ("finance2", "邓海潮", "platform", "store", "finance", None),
    ("boss", "何致远", "company", "gifts", "owner", None),
    ("company-finance", "文静秋", "company", "gifts", "finance", None),
)
FINANCE = (f"finance@{DOMAIN}", f"finance2@{DOMAIN}")
OTHERS = {
    ("company", "gifts"): "湘礼文化礼品有限公司（演示）",
    ("organiser", "expo"): "传统手工艺博览会组委会（演示）",
    ("platform", "store"): "百工集平台（演示）",
}
# Authorities beside the culture authority of the same county, which comes first.
BESIDE = {"433130-hr": hr_name, "433130-rural": rural_name}


@dataclass
class Society:
    """Users, organisations and memberships as rows."""

    rows: dict[type[Model], list[Row]] = field(default_factory=dict)
    consumer_ids: list[int] = field(default_factory=list)

    def add(self, model: type[Model], **row: object) -> int:
        """Add a row; answers its id."""
        rows = self.rows.setdefault(model, [])
        rows.append({"id": len(rows) + 1, **row})
        return len(rows)


def gather(
    regions: Mapping[str, Region],
    workshop_organisations: Sequence[Row],
    consumers: Sequence[Consumer],
    since: datetime,
) -> Society:
    """All people and organisations. The first consumer is the one who can sign in.

    Workshops' organisations keep the ids they were given.
    """
    society = Society()
    ids = _organisations(society, regions, workshop_organisations, since)
    leaders = {player.slug: player.leader for player in players()}
    owned = _sign_ins(society, ids, leaders, since)
    for player in players():
        if player.slug not in owned:
            user = _user(society, player.leader, None, f"1710{len(society.rows[User]):07d}", None, since)
            _member(society, user, ids["workshop", player.slug], "owner", None, since)
    society.consumer_ids.append(BUYER)
    _address(society, consumers[0], since)
    for consumer in consumers[1:]:
        number = _user(society, consumer.name, None, consumer.phone, None, consumer.joined_at)
        society.consumer_ids.append(number)
    return society


def _organisations(
    society: Society, regions: Mapping[str, Region], workshops: Sequence[Row], since: datetime
) -> dict[tuple[str, str], int]:
    society.rows[Organisation] = list(workshops)
    ids = {("workshop", p.slug): row["id"] for p, row in zip(players(), workshops, strict=True)}
    counties = sorted({p.county_code for p in players()})
    places = ["430000", *sorted({c[:4] + "00" for c in counties}), *counties]
    for code in places:
        ids["authority", code] = _organisation(
            society, "authority", authority_name(regions[code]), code, since
        )
    for key, named in BESIDE.items():
        code = key.partition("-")[0]
        ids["authority", key] = _organisation(society, "authority", named(regions[code]), code, since)
    for (kind, key), name in OTHERS.items():
        ids[kind, key] = _organisation(society, kind, name, None, since)
    return ids


def _organisation(society: Society, kind: str, name: str, region: str | None, since: datetime) -> int:
    return society.add(
        Organisation, kind=kind, name=name, uscc=None, region_code=region, is_demo=True, created_at=since
    )


def _sign_ins(
    society: Society, ids: Mapping[tuple[str, str], int], leaders: Mapping[str, str], since: datetime
) -> set[str]:
    owned = set()
    for login, given, kind, key, role, department in SIGN_INS:
        name = given or leaders[key]
        user = _user(society, name, f"{login}@{DOMAIN}", None, _hash(login), since)
        if kind:
            _member(society, user, ids[kind, key], role, department, since)
        if role == "owner":
            owned.add(key)
    return owned


def _address(society: Society, buyer: Consumer, since: datetime) -> None:
    society.add(
        Address,
        user_id=BUYER,
        recipient=buyer.name,
        phone=buyer.phone,
        region_code=buyer.region_code,
        street=buyer.street,
        is_default=True,
        created_at=since,
        removed_at=None,
    )


@cache
def _hash(login: str) -> str:
    """The demo password with a salt that is the same every time, at the store's own cost."""
    salt = stream("salt", login).randbytes(16)
    return hash_secret(
        DEMO_PASSWORD.encode(), salt, time_cost=3, memory_cost=65536, parallelism=4, hash_len=32, type=Type.ID
    ).decode()


def _user(
    society: Society, name: str, email: str | None, phone: str | None, password: str | None, at: datetime
) -> int:
    return society.add(
        User,
        email=email,
        phone=phone,
        name=name,
        password_hash=password,
        session_epoch=1,
        care_mode=None,
        is_demo=True,
        created_at=at,
        closed_at=None,
    )


def _member(
    society: Society, user: int, organisation: int, role: str, department: str | None, at: datetime
) -> None:
    society.add(
        Membership,
        user_id=user,
        organisation_id=organisation,
        role=role,
        department=department,
        since=at,
        ended_at=None,
    )

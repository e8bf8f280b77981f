"""Workshops of the demo as rows: organisation, registration, licences, certificate with events and intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from stdnum.cn import uscc

from shop.accounts.models import Organisation
from shop.core import clock
from shop.core.db import Model
from shop.demo.bulk import Row
from shop.demo.cast import Player, craft_words, goods, players
from shop.demo.chance import stream
from shop.demo.goods_rows import NOUNS
from shop.demo.placing import Seller
from shop.demo.shelves import Maker
from shop.demo.standing import Standing, standing
from shop.heritage.models import Craft, IchItem, Region
from shop.workshops.certification.numbers import prefix
from shop.workshops.models import (
    Certificate,
    CertificateEvent,
    Licence,
    LocationType,
    OperatorType,
    RightInterval,
    Workshop,
)

EXEMPT = "家庭手工业产品，依法无需办理市场主体登记（电子商务法第十条）"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass
class Guild:
    """All workshops: rows, and what goods and orders need to know of them."""

    rows: dict[type[Model], list[Row]] = field(default_factory=dict)
    makers: list[Maker] = field(default_factory=list)
    standings: dict[int, Standing] = field(default_factory=dict)
    sellers: dict[int, Seller] = field(default_factory=dict)

    def add(self, model: type[Model], **row: object) -> int:
        """Add a row; answers its id."""
        rows = self.rows.setdefault(model, [])
        rows.append({"id": len(rows) + 1, **row})
        return len(rows)


@dataclass(frozen=True)
class Reference:
    """Reference data by its keys."""

    crafts: Mapping[str, Craft]
    items: Mapping[str, IchItem]
    regions: Mapping[str, Region]


def found_guild(
    reference: Reference, pictures: Mapping[str, str], as_of: date, first_organisation: int
) -> Guild:
    """All workshops of the cast as of the day. `pictures`: scene of each workshop by slug."""
    guild, turns = Guild(), Counter[str]()
    for number, player in enumerate(players(), start=1):
        region = reference.regions[player.county_code]
        stands = standing(player, region.short_name, as_of)
        _register(
            guild, number, player, stands, reference, pictures.get(player.slug), as_of, first_organisation
        )
        _certify(guild, number, player, stands, region, turns)
        _describe(guild, number, player, stands, reference)
    return guild


def _register(
    guild: Guild,
    number: int,
    player: Player,
    stands: Standing,
    reference: Reference,
    picture: str | None,
    as_of: date,
    first_organisation: int,
) -> None:
    chance = stream("register", player.slug)
    region, craft = reference.regions[player.county_code], reference.crafts[player.craft]
    item = reference.items.get(player.ich_item_key)
    registered = player.operator_type in {OperatorType.ENTERPRISE, OperatorType.COOPERATIVE}
    code = credit_code(player.operator_type, player.county_code, player.slug) if registered else None
    founded = stands.granted_at - timedelta(days=chance.randint(400, 4000))
    guild.rows.setdefault(Organisation, []).append(
        {
            "id": first_organisation + number - 1,
            "kind": "workshop",
            "name": player.name,
            "uscc": code,
            "region_code": player.county_code,
            "is_demo": True,
            "created_at": stands.granted_at,
        }
    )
    total = chance.choice([6, 8, 9, 11, 14, 18, 22, 26, 31, 38, 46, 57])
    target = round(total * chance.uniform(0.3, 0.6))
    words = craft_words()[player.craft]
    guild.add(
        Workshop,
        organisation_id=first_organisation + number - 1,
        slug=player.slug,
        name=player.name,
        operator_type=player.operator_type,
        uscc=code,
        registration_exempt_reason=None if registered else EXEMPT,
        legal_rep=player.leader,
        leader_name=player.leader,
        leader_inheritor_level=chance.choices([None, "county", "city", "provincial"], [5, 3, 2, 1])[0],
        county_code=player.county_code,
        address=f"{player.place}{chance.randint(1, 12)} 组",
        location_type=(
            LocationType.POVERTY_ALLEVIATED if region.lifted_out_of_poverty else LocationType.OTHER
        ),
        craft_id=craft.id,
        ich_item_id=item.id if item else None,
        premises_area_m2=chance.choice([80, 120, 160, 200, 260, 320, 480, 600]),
        utilities_ok=True,
        equipment="、".join(step for step, _text in words.steps) + "所需工具设备齐备",
        founded_on=clock.local_day(founded),
        employees_total=total,
        employees_target=target,
        employees_monitored=round(target * chance.uniform(0, 0.2)),
        employees_low_income=round(total * chance.uniform(0, 0.25)),
        employees_home_based=round(total * chance.uniform(0.2, 0.7)),
        main_products="、".join(NOUNS[g.craft, g.kind].noun for g in goods()[player.craft]),
        brand_ip="",
        contact_phone=f"0{chance.choice([731, 739, 743, 745])}-0000{chance.randint(1000, 9999)}",
        story=_story(player, region, founded, words.steps),
        picture_key=picture,
        in_project_db=bool(region.lifted_out_of_poverty),
        is_employment_workshop=chance.random() < 0.5,
        model_site_level=player.site_level or None,
        verified_until=stands.verified_until,
        certified_until=stands.certified_until(clock.day_start(as_of)),
        **stands.kept(clock.day_start(as_of)),
        withdrawal_announced_at=stands.withdrawal_announced_at,
        is_demo=True,
        created_at=stands.granted_at,
    )
    _licences(guild, number, player, code, founded, as_of)


def _story(player: Player, region: Region, founded: datetime, steps: tuple[tuple[str, str], ...]) -> str:
    first, second = steps[0], steps[1]
    return (
        f"{player.name}在{region.name}{player.place}，{clock.local(founded).year} 年起做这一行，带头人{player.leader}。"
        f"坊里的活从「{first[0]}」做起：{first[1]}；再到「{second[0]}」：{second[1]}。"
        f"\n\n做工的多是附近的村民，有的在坊里做，有的把活领回家，按件记工。"
    )


def credit_code(operator_type: str, county_code: str, key: str) -> str:
    """An invented credit code with a right check digit, the same for the same key."""
    chance = stream("uscc", key)
    kind = "91" if operator_type == OperatorType.ENTERPRISE else "93"
    body = kind + county_code + "".join(chance.choice(ALPHABET) for _ in range(9))
    return body + uscc.calc_check_digit(body)


def _licences(
    guild: Guild, number: int, player: Player, code: str | None, founded: datetime, as_of: date
) -> None:
    start = clock.day_start(clock.local_day(founded))
    if code:
        guild.add(
            Licence, workshop_id=number, kind="business", number=code, valid_from=start, valid_until=None
        )
    if player.craft == "heicha":
        days = -1 if player.slug == "gaojiaxi" else 420
        until = clock.day_start(as_of) + timedelta(days=days)
        no = f"SC11443{player.county_code[2:]}{stream('food', player.slug).randint(10000, 99999)}"
        guild.add(Licence, workshop_id=number, kind="tea", number=no, valid_from=start, valid_until=until)


def _certify(
    guild: Guild, number: int, player: Player, stands: Standing, region: Region, turns: Counter[str]
) -> None:
    start = prefix(player.county_code, clock.local(stands.granted_at).year)
    turns[start] += 1
    certificate = guild.add(
        Certificate,
        workshop_id=number,
        number=f"{start}{turns[start]:04d}",
        application_id=None,
        imported_document_no=stands.events[0].document_no,
        created_at=stands.granted_at,
    )
    for event in stands.events:
        guild.add(
            CertificateEvent,
            certificate_id=certificate,
            kind=str(event.fact.kind),
            year=event.fact.year,
            effective_at=event.fact.effective_at,
            recorded_at=event.recorded_at,
            actor_id=None,
            authority=authority_name(region),
            document_no=event.document_no,
            reason=event.reason,
        )
    for interval in stands.rights:
        guild.add(
            RightInterval,
            workshop_id=number,
            certificate_id=certificate,
            from_at=interval.from_at,
            until_at=interval.until_at,
        )


def authority_name(region: Region) -> str:
    """The culture authority of a region."""
    return f"{region.name}文化和旅游厅" if region.level == "province" else f"{region.name}文化旅游广电体育局"


def hr_name(region: Region) -> str:
    """The authority for human resources of a region."""
    return f"{region.name}人力资源和社会保障局"


def rural_name(region: Region) -> str:
    """The authority for rural affairs of a region."""
    return f"{region.name}农业农村局"


def _describe(guild: Guild, number: int, player: Player, stands: Standing, reference: Reference) -> None:
    craft, item = reference.crafts[player.craft], reference.items.get(player.ich_item_key)
    guild.standings[number] = stands
    guild.makers.append(
        Maker(
            number,
            player.name,
            player.craft,
            craft.id,
            item.id if item else None,
            stands.granted_at,
            player.place,
            player.site_level == "province",
        )
    )
    guild.sellers[number] = Seller(
        player.name,
        guild.rows[Certificate][number - 1]["number"],
        player.county_code,
        craft.name,
        item.name if item else "",
        0,
        None,
    )

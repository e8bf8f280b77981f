"""The quarterly report: four quarters of forms with believable figures, three of them published, the last one under way.

What workshops sell elsewhere is declared, so that wages and sales fit together; the store's own sales are those of the
history.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, Organisation
from shop.core import clock
from shop.core.access import Actor
from shop.demo import bulk
from shop.demo.cases.papers import hand_in
from shop.demo.cases.province import COUNTY, MARK, PREFECTURE, PROVINCE, Province
from shop.demo.cases.quarter_rows import BACK, Hands, Sold, move_row, numbers_of, return_row, state_of
from shop.demo.chance import stream, weighted
from shop.heritage.regions import stem
from shop.workshops.evidence.models import DocumentKind
from shop.workshops.income.models import Proof
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.statistics import figures, releasing, reviewing, standing
from shop.workshops.statistics.calendar import Days, Level, days_of, newest_open
from shop.workshops.statistics.declared import declaring
from shop.workshops.statistics.declared.declaring import Sale
from shop.workshops.statistics.declared.models import DeclaredImport, DeclaredPaper, DeclaredSale
from shop.workshops.statistics.models import RegionForm, RegionState, ReportMove, WorkshopReturn
from shop.workshops.statistics.publication.publishing import publish

QUARTERS = 4
SHOPS = ("长沙太平街专营点", "县城老街门市", "景区游客中心柜台", "高铁站非遗柜")
PLATFORMS = ("某电商平台旗舰店", "某短视频平台小店", "某团购平台")
PROGRESS = (
    "本季举办技能培训，老带新，学员多数留下做活；参加州里展销，接到几笔礼品订单。",
    "组织走访，帮两家工坊申请了场地补贴；居家就业的活发到了三个村。",
    "秋收以后做活的人多了，几家工坊合着接了一笔大订单，按工时分了工钱。",
    "协调景区免了一季柜台费；新设计的小件卖得好，复购的多。",
)


def play(province: Province) -> None:
    """All quarters, the earliest first."""
    session = province.session
    with clock.at(clock.day_start(province.as_of)):
        last = newest_open(session)
    quarters = [last]
    while len(quarters) < QUARTERS:
        quarters.append(quarters[-1].previous)
    officers = _officers(province)
    for quarter in reversed(quarters):
        days = days_of(session, quarter)
        _fill(province, quarter, days, officers, running=quarter == last)
        _hand_up(province, quarter, days, officers, running=quarter == last)
        if quarter != last:
            _publish(province, quarter, days, officers[PROVINCE])
    _counted(province, last)


def _officers(province: Province) -> dict[str, Actor]:
    """A culture officer by region: who signs in, else somebody invented for the office."""
    session = province.session
    found = {
        COUNTY: province.actor("county"),
        PREFECTURE: province.actor("prefecture"),
        PROVINCE: province.actor("province2"),
    }
    codes = session.scalars(
        sa.select(sa.func.coalesce(Organisation.region_code, ""))
        .where(Organisation.kind == "authority", Organisation.region_code.is_not(None))
        .distinct()
    )
    counties = set(session.scalars(sa.select(Workshop.county_code).distinct()))
    wanted = counties | {code[:4] + "00" for code in counties}
    chance = stream("report officers")
    for i, code in enumerate(sorted((set(codes) & wanted) - found.keys())):
        name = weighted(chance, "周吴郑王冯陈蒋沈韩杨", [1] * 10) + weighted(
            chance, ("志远", "文秀", "立新", "晓岚"), [1] * 4
        )
        found[code] = province.officer(name, f"171000080{i + 1:02d}", code)
    return found


def _reviewer(officers: dict[str, Actor], code: str) -> int:
    """Who looks at what comes from the county or the prefecture: its own officer, else the one above."""
    for above in (code, code[:4] + "00", PROVINCE):
        if above in officers:
            return officers[above].user_id or 0
    raise KeyError(code)


def _fill(
    province: Province, quarter: Quarter, days: Days, officers: dict[str, Actor], *, running: bool
) -> None:
    session = province.session
    rows = standing.workshops(session, PROVINCE, quarter)
    workshops = {w.id: w for w in session.scalars(sa.select(Workshop))}
    owners = _owners(session)
    proven: dict[int, int] = {}
    for sale in figures.sales_now(session, quarter):
        if sale.proof == Proof.PLATFORM:
            proven[sale.workshop_id] = proven.get(sale.workshop_id, 0) + sale.net_fen
    made = []
    for row in rows:
        workshop, owner = workshops[row.workshop_id], owners[row.workshop_id]
        chance = stream("quarter", quarter, workshop.slug)
        numbers = numbers_of(chance, workshop, quarter)
        with clock.at(clock.day_start(days.last_day) + timedelta(hours=19)):
            wanted = round(numbers["wages_fen"] * chance.uniform(1.25, 1.9)) - proven.get(workshop.id, 0)
            declared = _declare(province.session, chance, workshop, days, wanted, owner)
        state, at = state_of(chance, workshop, days, running=running)
        if state is not None:
            hands = Hands(owner, _reviewer(officers, workshop.county_code))
            sold = Sold(proven.get(workshop.id, 0), declared)
            made.append(return_row(workshop, days, numbers, state, at, hands, sold))
    bulk.insert(session, WorkshopReturn, made)
    _note(session, quarter)


def _owners(session: Session) -> dict[int, int]:
    rows = (
        sa.select(Workshop.id, sa.func.min(Membership.user_id))
        .join(Membership, Membership.organisation_id == Workshop.organisation_id)
        .where(Membership.role == "owner")
        .group_by(Workshop.id)
    )
    found: dict[int, int] = dict(session.execute(rows).all())
    return found


def _declare(
    session: Session, chance: Random, workshop: Workshop, days: Days, wanted: int, owner: int
) -> int:
    """So much (in fen) sold elsewhere, if it is more than nothing; answers with its net."""
    wanted = max(0, wanted) // 100 * 100
    quarter = days.quarter
    if not wanted:
        return 0
    actor = Actor(user_id=owner)
    slips = DeclaredImport(
        key=f"{stream('declared', quarter, workshop.slug).getrandbits(128):032x}",
        workshop_id=workshop.id,
        filename=f"{quarter}店外销售{MARK}.xlsx",
        file_key=f"declared/demo/{workshop.id}-{quarter}.json",
        row_count=2,
        error_count=0,
        state="imported",
        created_by=owner,
        created_at=clock.now(),
        imported_at=clock.now(),
    )
    session.add(slips)
    session.flush()
    net = 0
    for channel, share, places in (("offline_store", 0.6, SHOPS), ("external_platform", 0.4, PLATFORMS)):
        gross = round(wanted * share)
        refunds = round(gross * 0.015) if channel == "external_platform" else 0
        sale = Sale(
            sold_on=min(days.last_day, quarter.first_day + timedelta(days=chance.randint(40, 88))),
            channel=channel,
            craft_id=workshop.craft_id,
            place=weighted(chance, places, [1] * len(places)),
            gross_fen=gross,
            refunds_fen=refunds,
            pieces=max(1, gross // 18_000),
            slip_no=f"{quarter}-{channel[:3]}",
        )
        net += gross - refunds
        declaring.enter(session, actor, workshop, sale, slips.id)
    return net


def _note(session: Session, quarter: Quarter) -> None:
    """The trail of what was filled in."""
    rows = session.execute(
        sa.select(
            WorkshopReturn.id, WorkshopReturn.state, WorkshopReturn.filled_by, WorkshopReturn.submitted_at,
            WorkshopReturn.reviewed_by, WorkshopReturn.reviewed_at, WorkshopReturn.review_note,
        ).where(WorkshopReturn.quarter == str(quarter)).order_by(WorkshopReturn.id)
    )  # fmt: skip
    moves = []
    for return_id, state, filled_by, sent, reviewed_by, looked, said in rows:
        moves.append(move_row(return_id, None, "submitted", filled_by, sent))
        if looked is not None:
            moves.append(move_row(return_id, None, state, reviewed_by, looked, said))
    bulk.insert(session, ReportMove, moves)


def _hand_up(
    province: Province, quarter: Quarter, days: Days, officers: dict[str, Actor], *, running: bool
) -> None:
    """Counties and prefectures handed up; of the last quarter one county has not, and one prefecture waits."""
    session = province.session
    counts = standing.counted(session, PROVINCE, quarter)
    counties, prefectures = sorted(counts), sorted({code[:4] + "00" for code in counts})
    late = {COUNTY, PREFECTURE} if running else set()
    waiting = next((code for code in reversed(prefectures) if code not in late), "") if running else ""
    forms = [
        *_forms(session, quarter, days, Level.COUNTY, [c for c in counties if c not in late], officers, counts, ""),
        *_forms(session, quarter, days, Level.PREFECTURE, [c for c in prefectures if c not in late], officers, counts, waiting),
    ]  # fmt: skip
    session.add_all(forms)
    session.flush()
    moves = []
    for form in forms:
        moves.append(move_row(None, form.id, "submitted", form.submitted_by, form.submitted_at))
        if form.reviewed_at is not None:
            moves.append(move_row(None, form.id, "accepted", form.reviewed_by, form.reviewed_at))
    bulk.insert(session, ReportMove, moves)


def _forms(
    session: Session, quarter: Quarter, days: Days, level: Level, codes: list[str], officers: dict[str, Actor],
    counts: dict[str, dict[str, int]], waiting: str,
) -> Iterator[RegionForm]:  # fmt: skip
    for code in codes:
        chance = stream("region form", quarter, code)
        due = clock.day_end(days.due[level])
        late = chance.random() < 0.07
        at = due + timedelta(hours=10) if late else due - timedelta(hours=chance.randint(6, 14))
        absent = sum(
            n for county, states in counts.items() if county.startswith(stem(code))
            for state, n in states.items() if state != "accepted"
        )  # fmt: skip
        waits = code == waiting
        above = officers.get(code[:4] + "00" if level is Level.COUNTY else PROVINCE, officers[PROVINCE])
        yield RegionForm(
            region_code=code,
            quarter=str(quarter),
            state=RegionState.SUBMITTED if waits else RegionState.ACCEPTED,
            narrative=weighted(chance, PROGRESS, [1] * len(PROGRESS)) + MARK,
            missing_note=f"{absent} 家没报，正在催，补报后更正。" if absent else "",
            submitted_by=_reviewer(officers, code),
            submitted_at=at,
            due_on=days.due[level],
            late=late,
            reviewed_by=None if waits else above.user_id,
            reviewed_at=None if waits else at + timedelta(hours=3),
        )


def _publish(province: Province, quarter: Quarter, days: Days, second: Actor) -> None:
    """Three weeks after the quarter one officer proposed, another one confirmed, and it was public."""
    session = province.session
    with clock.at(clock.day_start(days.last_day + timedelta(days=22)) + timedelta(hours=10)):
        releasing.propose(
            session,
            province.actor("province"),
            quarter,
            document_no=f"湘文旅非遗函〔{days.last_day.year}〕{quarter.number * 20 + 1} 号",
            note="个别工坊没有报，未计入人数和报酬。",
        )
    with clock.at(clock.day_start(days.last_day + timedelta(days=23)) + timedelta(hours=15)):
        publish(session, releasing.confirm(session, second, quarter))


def _counted(province: Province, quarter: Quarter) -> None:
    """The rural office of the county has supplied counts, and the owner's declared sales have their slips."""
    session = province.session
    workshop = province.workshop(BACK)
    with province.on(20):
        reviewing.supply(
            session, province.actor("county-rural"), workshop.id, quarter, target=workshop.employees_target,
            monitored=workshop.employees_monitored, source="防返贫监测系统，9 月 30 日",
        )  # fmt: skip
    sales = session.scalars(
        sa.select(DeclaredSale)
        .where(DeclaredSale.workshop_id == workshop.id)
        .order_by(DeclaredSale.id.desc())
        .limit(1)
    )
    with province.on(30):
        paper = hand_in(
            province,
            province.owner_of(workshop),
            DocumentKind.OTHER,
            workshop.craft.slug,
            workshop_id=workshop.id,
        )
    session.add_all(DeclaredPaper(sale_id=sale.id, document_id=paper.id) for sale in sales)
    session.flush()

"""The reference data arrives in the database whole, and stays what officers made of it."""

from __future__ import annotations

import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.orm import Session

from shop.cli import cli
from shop.heritage import reference
from shop.heritage.load import load_reference
from shop.heritage.models import Craft, CraftClass, IchCategory, IchItem, Region
from tests.support.databases import Databases


def _count(session: Session, model: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_everything_of_the_files_is_there_once_however_often_it_is_loaded(session: Session) -> None:
    first = load_reference(session)
    assert load_reference(session) == first
    assert _count(session, Region) == len(reference.regions()) == first["region"]
    assert _count(session, IchCategory) == 10
    assert _count(session, CraftClass) == 14
    assert _count(session, IchItem) == len(reference.ich_items())
    assert _count(session, Craft) == 20


def test_a_county_was_lifted_out_of_poverty_or_nothing_is_recorded(session: Session) -> None:
    load_reference(session)
    longshan = session.get_one(Region, "433130")
    assert longshan.lifted_out_of_poverty is True
    assert longshan.lifted_source
    yuelu = session.get_one(Region, "430104")
    assert yuelu.lifted_out_of_poverty is None
    assert yuelu.lifted_source is None
    assert _count_where(session, Region.lifted_out_of_poverty.is_(False)) == 0
    assert _count_where(session, Region.lifted_out_of_poverty.is_(True)) == 50


def test_an_area_of_key_support_covers_its_counties(session: Session) -> None:
    load_reference(session)
    marked = set(session.scalars(sa.select(Region.code).where(Region.key_support)))
    assert {"433100", "433130", "431230", "430524"} <= marked
    assert {code[:4] for code in marked} == {"4331", "4312", "4305"}
    assert "湘文旅非遗" in (session.get_one(Region, "433130").key_support_source or "")


def test_a_county_that_its_prefecture_named_keeps_the_mark(session: Session) -> None:
    load_reference(session)
    liuyang = session.get_one(Region, "430181")
    liuyang.key_support, liuyang.key_support_source = True, "长沙市文旅广电局通知"
    session.flush()
    load_reference(session)
    assert liuyang.key_support is True
    assert liuyang.key_support_source == "长沙市文旅广电局通知"


def test_a_code_that_an_officer_verified_is_not_overwritten(session: Session) -> None:
    load_reference(session)
    item = session.scalars(sa.select(IchItem).where(IchItem.key == "tujia-zhijin")).one()
    item.code, item.code_verified = "Ⅷ-999", True
    session.flush()
    load_reference(session)
    assert (item.code, item.code_verified) == ("Ⅷ-999", True)


def test_a_text_that_changed_in_the_files_is_renewed(session: Session) -> None:
    load_reference(session)
    craft = session.scalars(sa.select(Craft).where(Craft.slug == "xilankapu")).one()
    craft.summary, craft_id = "旧", craft.id
    session.flush()
    load_reference(session)
    assert craft.id == craft_id
    assert craft.summary != "旧"
    assert craft.default_ich_item is not None
    assert craft.default_ich_item.key == "tujia-zhijin"


def test_the_command_loads_and_says_how_much(databases: Databases, database_engine: str) -> None:
    url = databases.fresh(database_engine)
    done = CliRunner().invoke(
        cli, ["heritage", "load"], env={"SHOP_DATABASE_URL": url}, catch_exceptions=False
    )
    assert done.exit_code == 0
    assert "region: 3227" in done.output
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(Craft)) == 20
    databases.drop(url)


def _count_where(session: Session, condition: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Region).where(condition)) or 0

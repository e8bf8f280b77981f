"""A few places and crafts for tests; what is there already is taken."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.heritage.models import Craft, CraftClass, IchCategory, IchItem, Region

_PLACES = {
    "430000": ("湖南省", "湖南", "province", None),
    "430100": ("长沙市", "长沙", "prefecture", "430000"),
    "430500": ("邵阳市", "邵阳", "prefecture", "430000"),
    "433100": ("湘西土家族苗族自治州", "湘西州", "prefecture", "430000"),
    "430181": ("浏阳市", "浏阳", "county", "430100"),
    "430182": ("宁乡市", "宁乡", "county", "430100"),
    "430524": ("隆回县", "隆回", "county", "430500"),
    "433101": ("吉首市", "吉首", "county", "433100"),
    "433123": ("凤凰县", "凤凰", "county", "433100"),
    "433127": ("永顺县", "永顺", "county", "433100"),
    "433130": ("龙山县", "龙山", "county", "433100"),
}
_CRAFTS = {
    "xilankapu": ("土家织锦", "FRZX", "纺染织绣"),
    "nianhua": ("滩头年画", "YSZB", "印刷装裱"),
    "juhuashi": ("菊花石雕", "DKSZ", "雕刻塑造"),
}


def a_region(session: Session, code: str = "433130") -> Region:
    """The region of the code with those it lies in."""
    if (found := session.get(Region, code)) is not None:
        return found
    name, short, level, parent = _PLACES[code]
    if parent:
        a_region(session, parent)
    region = Region(code=code, name=name, short_name=short, level=level, parent_code=parent)
    session.add(region)
    session.flush()
    return region


def a_craft(session: Session, slug: str = "xilankapu") -> Craft:
    """The craft of the slug, with its class."""
    if found := session.query(Craft).filter_by(slug=slug).one_or_none():
        return found
    name, code, class_name = _CRAFTS[slug]
    if session.get(CraftClass, code) is None:
        session.add(CraftClass(code=code, name=class_name, source="测试"))
        session.flush()
    craft = Craft(slug=slug, name=name, pattern_key=slug, craft_class_code=code, summary=f"{name}，测试")
    session.add(craft)
    session.flush()
    return craft


def an_ich_item(session: Session, key: str = "tujia-brocade") -> IchItem:
    """A national item whose code is not verified."""
    if found := session.query(IchItem).filter_by(key=key).one_or_none():
        return found
    if session.get(IchCategory, 8) is None:
        session.add(IchCategory(id=8, numeral="Ⅷ", name="传统技艺"))
        session.flush()
    a_region(session, "433100")
    item = IchItem(
        key=key,
        name="土家族织锦技艺",
        level="national",
        category_id=8,
        code="Ⅷ-18",
        code_verified=False,
        batch_year=2006,
        region_code="433100",
        region_text="湘西土家族苗族自治州",
        source="测试",
    )
    session.add(item)
    session.flush()
    return item

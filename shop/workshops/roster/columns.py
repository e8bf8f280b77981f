"""The columns of a roster file, the same for the template, the import and the export, in their order."""

from __future__ import annotations

from typing import NamedTuple

from shop.core.text import later as _l
from shop.workshops.models import SiteLevel
from shop.workshops.register_words import INHERITORS, LOCATIONS, OPERATORS


class Column(NamedTuple):
    """One column. `needed`: every row must fill it. `longest`: so many characters at most. `note`: what to write."""

    key: str
    title: str
    note: str
    example: str = ""
    needed: bool = False
    longest: int = 80


COLUMNS = (
    Column("name", _l("工坊名称"), _l("牌匾上的名称。同一个县里不能重名。"), _l("捞车河织锦坊"), True),
    Column(
        "organisation_name",
        _l("经营主体全称"),
        _l("执照上的名称，与工坊同名就空着。"),
        _l("捞车河织锦专业合作社"),
    ),
    Column("operator_type", _l("主体类型"), _l("写：企业、合作社、带头人、生产加工点。"), _l("合作社"), True),
    Column(
        "uscc",
        _l("统一社会信用代码"),
        _l("18 位，单元格设成文本。没有代码的空着，写明无需登记的原因。"),
        "",
        False,
        30,
    ),
    Column(
        "registration_exempt_reason",
        _l("无需登记的原因"),
        _l("没有信用代码时必填。"),
        _l("家庭手工业产品"),
        False,
        100,
    ),
    Column("legal_rep", _l("法定代表人或负责人"), _l("只写姓名。"), _l("向大姐"), True, 60),
    Column("leader_name", _l("带头人"), _l("只写姓名。"), _l("向大姐"), True, 60),
    Column(
        "leader_inheritor_level",
        _l("带头人是不是传承人"),
        _l("写：不是代表性传承人，或县级、市级、省级、国家级代表性传承人。"),
        _l("县级代表性传承人"),
        False,
        20,
    ),
    Column(
        "county_code",
        _l("县区代码"),
        _l("六位行政区划代码。只写名称、名称在您的地区里不重复时可以空着。"),
        "433130",
        False,
        10,
    ),
    Column(
        "county_name", _l("县区"), _l("县、市、区的名称。与代码都写时要对得上。"), _l("龙山县"), False, 40
    ),
    Column(
        "address", _l("详细地址"), _l("乡镇、村组、门牌号，不用再写省市县。"), _l("苗儿滩镇 8 号"), True, 200
    ),
    Column(
        "location_type",
        _l("所在地区"),
        _l("写：脱贫地区、乡村振兴重点帮扶县、易地扶贫搬迁安置区、其他地区。"),
        _l("脱贫地区"),
        True,
    ),
    Column(
        "craft",
        _l("手艺"),
        _l("手艺的名字，例如土家织锦。清单里没有的照写，并写明门类。"),
        _l("土家织锦"),
        True,
        40,
    ),
    Column(
        "craft_class",
        _l("手艺的门类"),
        _l("清单里没有的手艺才要写：门类的名称或四个字母的代码。"),
        _l("纺染织绣"),
        False,
        20,
    ),
    Column(
        "ich_item",
        _l("依托的非遗项目"),
        _l("项目名称；几个地方都有的，后面用括号写地方。没有列入名录的空着。"),
        "",
        False,
        180,
    ),
    Column("main_products", _l("主要产品"), "", _l("织锦挎包"), False, 300),
    Column("brand_ip", _l("商标、版权、专利、地理标志"), "", "", False, 300),
    Column("premises_area_m2", _l("场地面积（平方米）"), _l("整数。"), "120", False, 12),
    Column("utilities_ok", _l("水、电、取暖齐备"), _l("写：是、否。空着算是。"), _l("是"), False, 4),
    Column("equipment", _l("主要工具设备"), "", _l("织机 12 台"), False, 300),
    Column("founded_on", _l("成立日期"), _l("例如 2019-05-01。"), "2019-05-01", False, 20),
    Column(
        "employees_total",
        _l("带动就业总人数"),
        _l("只写人数，不写名字；没有写 0。下面四栏都不能多于总人数。"),
        "24",
        True,
        12,
    ),
    Column("employees_target", _l("其中脱贫人口"), "", "12", False, 12),
    Column("employees_monitored", _l("其中监测帮扶对象"), "", "2", False, 12),
    Column("employees_low_income", _l("其中农村低收入人口"), "", "3", False, 12),
    Column("employees_home_based", _l("其中居家就业"), "", "8", False, 12),
    Column("contact_phone", _l("联系电话"), _l("单元格设成文本。"), "13874302046", False, 20),
    Column("in_project_db", _l("已入项目库"), _l("写：是、否。空着算否。"), _l("否"), False, 4),
    Column("is_employment_workshop", _l("就业帮扶车间"), _l("写：是、否。空着算否。"), _l("是"), False, 4),
    Column(
        "model_site_level",
        _l("示范点"),
        _l("写：县级示范点、市级示范点、省级示范点。不是就空着。"),
        "",
        False,
        12,
    ),
    Column("document_no", _l("认定文号"), _l("认定文件的文号。"), _l("龙文旅发〔2023〕12 号"), True, 60),
    Column("granted_on", _l("认定日期"), _l("认定文件的日期，例如 2023-06-01。"), "2023-06-01", True, 20),
    Column(
        "number",
        _l("证书编号"),
        _l("纸质证书上的编号，例如 433130-2023-0014。没有编号的空着，系统编号。"),
        "",
        False,
        40,
    ),
    Column(
        "confirmed_years",
        _l("已确认的年份"),
        _l("认定以后按年确认过的年份，用顿号隔开。认定当年不用写。连续两年没有确认的已经失效，不能导入。"),
        "",
        False,
        200,
    ),
    Column(
        "authority", _l("认定单位"), _l("文件上的单位。空着写您的单位。"), _l("龙山县文旅广电局"), False, 80
    ),
    Column(
        "legacy_document_no",
        _l("原非遗扶贫就业工坊文号"),
        _l("以前认定为非遗扶贫就业工坊的，写当时的文号和日期。"),
        "",
        False,
        60,
    ),
    Column("legacy_granted_on", _l("原非遗扶贫就业工坊认定日期"), _l("与上一栏一起写。"), "", False, 20),
    Column(
        "state",
        _l("现在的状态"),
        _l("导出时写着。导入时只收“有效”“漏确认 1 年”，空着算有效。"),
        _l("有效"),
        False,
        20,
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
KEYS = tuple(BY_KEY)

YES, NO = _l("是"), _l("否")
SITE_WORDS = {
    SiteLevel.COUNTY: _l("县级示范点"),
    SiteLevel.CITY: _l("市级示范点"),
    SiteLevel.PROVINCE: _l("省级示范点"),
}
#: What each column of choices says, by the value that the register keeps.
CHOICES: dict[str, dict[str, str]] = {
    "operator_type": {str(value): word for value, word in OPERATORS},
    "location_type": {str(value): word for value, word in LOCATIONS},
    "leader_inheritor_level": dict(INHERITORS),
    "model_site_level": {str(value): word for value, word in SITE_WORDS.items()},
}


def titles() -> list[str]:
    """The head row."""
    return [str(column.title) for column in COLUMNS]

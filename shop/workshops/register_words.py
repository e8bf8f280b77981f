"""The words of the register's choices, the same on the application, the desk and the public pages."""

from __future__ import annotations

from shop.core.text import later as _l
from shop.workshops.evidence.models import DocumentKind
from shop.workshops.models import LocationType, OperatorType

OPERATORS = [
    (OperatorType.ENTERPRISE, _l("企业")),
    (OperatorType.COOPERATIVE, _l("合作社")),
    (OperatorType.LEADER, _l("带头人")),
    (OperatorType.PRODUCTION_POINT, _l("生产加工点")),
]
LOCATIONS = [
    (LocationType.POVERTY_ALLEVIATED, _l("脱贫地区")),
    (LocationType.KEY_ASSIST_COUNTY, _l("乡村振兴重点帮扶县")),
    (LocationType.RELOCATION_SITE, _l("易地扶贫搬迁安置区")),
    (LocationType.OTHER, _l("其他地区")),
]
INHERITORS = [
    ("", _l("不是代表性传承人")),
    ("county", _l("县级代表性传承人")),
    ("city", _l("市级代表性传承人")),
    ("provincial", _l("省级代表性传承人")),
    ("national", _l("国家级代表性传承人")),
]
DOCUMENTS = {
    DocumentKind.PREMISES_PHOTO: _l("场地照片"),
    DocumentKind.EQUIPMENT_PHOTO: _l("工具设备照片"),
    DocumentKind.BUSINESS_LICENCE: _l("营业执照"),
    DocumentKind.IDENTITY: _l("负责人身份证"),
    DocumentKind.PREMISES_RIGHT: _l("场地证明"),
    DocumentKind.HERITAGE_PROOF: _l("非遗项目或传承人证明"),
    DocumentKind.EMPLOYMENT_PROOF: _l("用工证明"),
    DocumentKind.FOOD_LICENCE: _l("食品许可"),
    DocumentKind.SAFETY_PROOF: _l("消防、安全证明"),
    DocumentKind.FORMER_DECISION: _l("以前认定的文件"),
    DocumentKind.OTHER: _l("其他材料"),
}

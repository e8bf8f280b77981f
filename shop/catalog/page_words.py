"""Words that several public pages say the same way."""

from __future__ import annotations

from typing import Protocol

from shop.catalog import places, tariff
from shop.catalog.mark_models import MarkKind
from shop.catalog.models import ReturnRule
from shop.core.money import format_fen
from shop.core.text import later as _l
from shop.core.web.words import gettext as _
from shop.workshops.certification import State, Status


class Item(Protocol):
    """A heritage item, as far as it is named."""

    @property
    def name(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def code(self) -> str | None: ...
    @property
    def code_verified(self) -> bool: ...
    @property
    def region_text(self) -> str: ...


_TITLES = {
    "national": _l("国家级非物质文化遗产代表性项目"),
    "provincial": _l("省级非物质文化遗产代表性项目"),
    "city": _l("市级非物质文化遗产代表性项目"),
    "county": _l("县级非物质文化遗产代表性项目"),
}
_SEALS = {"province": _l("省级示范点"), "city": _l("市级示范点"), "county": _l("县级认定非遗工坊")}
_TAGS = {
    State.NONE: ("", _l("未认定")),
    State.CERTIFIED: ("ok", _l("有效")),
    State.SUSPENDED: ("bad", _l("已暂停")),
    State.AUTO_CANCELLED: ("bad", _l("自动取消")),
    State.REVOKED: ("bad", _l("已撤销")),
    State.WITHDRAWN: ("", _l("已退出")),
}
_INHERITORS = {
    "national": _l("国家级非物质文化遗产代表性传承人"),
    "provincial": _l("省级非物质文化遗产代表性传承人"),
    "city": _l("市级非物质文化遗产代表性传承人"),
    "county": _l("县级非物质文化遗产代表性传承人"),
}
_MARKS = {
    MarkKind.COPYRIGHT: _l("著作权登记"),
    MarkKind.TRADEMARK: _l("注册商标"),
    MarkKind.PATENT: _l("专利"),
    MarkKind.ORIGIN: _l("地理标志"),
}
_RETURNS = {
    ReturnRule.SEVEN_DAYS: _l("收货后 7 天内可无理由退货，退货运费由你承担；有瑕疵的，运费由工坊承担。"),
    ReturnRule.CUSTOM_MADE: _l(
        "按你的要求定做，下单时经你单独确认后，不适用 7 天无理由退货；有瑕疵照样退、修、换。"
    ),
    ReturnRule.CONFIRMED_EXCEPTION: _l(
        "这件作品不宜退货，下单时请你单独确认；没有确认的，仍可在 7 天内无理由退货。有瑕疵照样退、修、换。"
    ),
}
_PARTS = {
    "labour": _l("手工工钱"),
    "material": _l("材料"),
    "workshop": _l("工坊留存"),
    "packing": _l("包装与运费"),
    "platform": _l("平台服务费"),
}


def item_title(item: Item) -> str:
    """The level in the full words of the registry; written nowhere else (Advertising Law art. 9, BR-26)."""
    return str(_TITLES[item.level])


def level_title(level: str) -> str:
    """The same for a level alone; '' for none."""
    return str(_TITLES[level]) if level else ""


def item_text(item: Item | None) -> str:
    """Name, level and code of a heritage item; a code that nobody has checked says so. '' for none."""
    if item is None:
        return ""
    text = _("%(name)s，%(place)s，%(title)s", name=item.name, place=item.region_text, title=item_title(item))
    if not item.code:
        return text
    code = item.code if item.code_verified else _("%(code)s（待核）", code=item.code)
    return _("%(text)s，编号 %(code)s", text=text, code=code)


def leader_text(name: str, inheritor_level: str | None) -> str:
    """The leader of a workshop, with the title of an inheritor in the full words of the register."""
    title = _INHERITORS.get(inheritor_level or "")
    return _("%(name)s，%(title)s", name=name, title=str(title)) if title else name


def mark_word(kind: str) -> str:
    """What kind of intellectual property it is."""
    return str(_MARKS[MarkKind(kind)])


def level_words(seal: str) -> str:
    """What the seal says in words."""
    return str(_SEALS[seal])


def standing_tag(standing: Status) -> tuple[str, str]:
    """Kind and word of the tag that shows how a certificate stands today."""
    if standing.state is State.CONFIRM_OVERDUE:
        return "warn", _("漏确认 %(n)s 年", n=standing.missed_years)
    kind, word = _TAGS[standing.state]
    return kind, str(word)


def confirmed_text(standing: Status) -> str:
    """The last year that was confirmed; '' when none is known."""
    if standing.last_confirmed_year is None:
        return ""
    return _("年度确认到 %(year)s 年", year=standing.last_confirmed_year)


def delivery_text(rule: tariff.Template | None) -> str:
    """What delivery costs at this workshop, to where nothing else is said."""
    if rule is None:
        return _("包邮")
    return _fee_words(rule, tariff.zone_for(rule, "")) + (_("，有的省份另算") if rule.exceptions else "")


def delivery_to(rule: tariff.Template | None, load: tariff.Load, code: str, place: str) -> str:
    """What delivery of one piece to the place costs, or that the workshop does not send there."""
    if not tariff.served(rule, code):
        return _("不送到%(place)s", place=place)
    fen = tariff.fee(rule, load, code)
    return (
        _("到%(place)s运费 %(fee)s", place=place, fee=format_fen(fen))
        if fen
        else _("到%(place)s包邮", place=place)
    )


def delivery_lines(rule: tariff.Template | None) -> list[tuple[str, str]]:
    """Where and what: the whole country's price and each exception, in words."""
    if rule is None:
        return [(_("全国"), _("包邮"))]
    first = (_("其他地方") if rule.exceptions else _("全国"), _fee_words(rule, tariff.zone_for(rule, "")))
    others = [
        (
            _("、").join(places.short_name(code) for code in zone.provinces),
            _fee_words(rule, zone) if zone.served else _("不送"),
        )
        for zone in tariff.zones(rule)
    ]
    return [*others, first]


def _fee_words(rule: tariff.Template, zone: tariff.Zone) -> str:
    if not zone.fee_fen and not zone.more_fen:
        return _("包邮")
    fee = _("运费 %(fee)s", fee=format_fen(zone.fee_fen))
    if zone.more_fen and rule.basis == tariff.Basis.PIECE:
        facts = {"first": rule.first_units, "more": rule.more_units, "fen": format_fen(zone.more_fen)}
        fee += _("（%(first)s 件以内，每多 %(more)s 件加 %(fen)s）", **facts)
    elif zone.more_fen and rule.basis == tariff.Basis.WEIGHT:
        facts = {"first": rule.first_units, "more": rule.more_units, "fen": format_fen(zone.more_fen)}
        fee += _("（%(first)s 克以内，每多 %(more)s 克加 %(fen)s）", **facts)
    if zone.free_from_fen is None:
        return fee
    return fee + _("，同坊满 %(free)s 包邮", free=format_fen(zone.free_from_fen))


def return_text(rule: str) -> str:
    """The return rule in words (Consumer Law art. 25; BR-16, BR-17)."""
    return str(_RETURNS[ReturnRule(rule)])


def part_word(kind: str) -> str:
    """The name of a part of a price."""
    return str(_PARTS[kind])

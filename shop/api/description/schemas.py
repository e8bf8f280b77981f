"""What the answers look like."""

from __future__ import annotations

from shop.api.description import product_schemas as products
from shop.api.description.shapes import (
    Schema,
    day,
    instant,
    many,
    maybe,
    one_of,
    part_of,
    ref,
    text,
    thing,
    truth,
    uri,
    whole,
)
from shop.core.money import CNY
from shop.core.web.words import gettext as _
from shop.heritage.models import IchLevel
from shop.workshops.certification import State
from shop.workshops.models import LicenceKind, SiteLevel


def schemas() -> dict[str, Schema]:
    """All schemas by name."""
    return {**_shared(), **products.schemas(), **_workshops(), **_certificate(), **_problem()}


def _shared() -> dict[str, Schema]:
    return {
        "Money": thing(
            _("金额：整数的分，和币种。"),
            amount_fen=whole(_("分，1 元是 100 分。")),
            currency=text(const=CNY),
        ),
        "Picture": thing(
            _("一张照片的几种尺寸；同一个地址永远是同一张，可以长期保存。"),
            alt=text(_("说给看不见的人听。")),
            sizes=many(thing(width=whole(_("最宽多少像素。"), 1), type=text(), url=uri())),
        ),
        "Craft": thing(slug=text(), name=text(), **{"class": thing(code=text(), name=text())}),
        "IchItem": thing(
            _("非遗项目，照名录写。"),
            name=text(),
            level=one_of([level.value for level in IchLevel]),
            title=text(_("名录里级别的全称。")),
            place=text(),
            code=maybe(text(_("项目编号。"))),
            code_checked=truth(_("编号是否与公布的名录核对过。")),
        ),
        "Admission": thing(
            _("在不在官方产品目录里，目录编号是多少。"), admitted=truth(), number=maybe(text())
        ),
        "CertificateRef": thing(number=text(), state=ref("CertificateState"), url=uri()),
        "CertificateState": one_of([state.value for state in State], _("证书此刻的状态。")),
        "Level": one_of(
            ["", *(level.value for level in SiteLevel)],
            _("工坊的级别：county 县级认定，city、province 示范点；此刻不能销售的为空。"),
        ),
        "PageLinks": part_of(
            _("本页、首页、末页和前后页的地址。"),
            ("prev", "next"),
            self=uri(),
            first=uri(),
            last=uri(),
            prev=uri(),
            next=uri(),
        ),
    }


def _workshops() -> dict[str, Schema]:
    return {
        "WorkshopRow": thing(
            slug=text(),
            name=text(),
            county_code=text(),
            place=text(),
            craft=text(),
            level=ref("Level"),
            products=whole(_("在售的作品数。")),
            url=uri(),
            page_url=uri(),
        ),
        "WorkshopList": thing(
            query=thing(place=text(), craft=text()),
            total=whole(),
            page=whole("", 1),
            pages=whole("", 1),
            items=many(ref("WorkshopRow")),
            links=ref("PageLinks"),
        ),
        "Workshop": thing(
            slug=text(),
            name=text(),
            page_url=uri(),
            county_code=text(),
            place=text(),
            address=text(),
            phone=text(),
            leader=text(),
            founded_on=maybe(day()),
            people=thing(_("人数，不含任何人的信息。"), all=whole(), at_home=whole()),
            story=text(),
            picture=maybe(ref("Picture")),
            craft=ref("Craft"),
            ich_item=maybe(ref("IchItem")),
            level=ref("Level"),
            may_sell=truth(),
            refusal=maybe(ref("Refusal")),
            certificate=ref("CertificateRef"),
            licences=many(
                thing(
                    kind=one_of([kind.value for kind in LicenceKind]),
                    name=text(),
                    number=text(),
                    valid_from=instant(),
                    valid_until=maybe(instant()),
                )
            ),
            products=many(ref("ProductCard"), _("最新的几件；全部见 products_url。")),
            products_url=uri(),
        ),
        "Refusal": thing(
            _("此刻为什么不能销售。"),
            code=text(),
            detail=text(),
            since=maybe(instant()),
            document_no=text(),
            reason=text(),
            stays=text(_("已经付款的订单怎么办。")),
        ),
    }


def _certificate() -> dict[str, Schema]:
    return {
        "Certificate": thing(
            number=text(),
            digits=text(_("写进地址的编号。")),
            page_url=uri(),
            on=maybe(day(_("问的是哪一天；空值是此刻。"))),
            state=ref("CertificateState"),
            verdict=thing(kind=one_of(["ok", "warn", "bad"]), title=text(), sentences=many(text())),
            gives_right_to_sell=truth(_("凭证书能不能销售；证照核验另见 verdict。")),
            granted_at=maybe(instant()),
            since=maybe(instant(_("从什么时候起是这个状态。"))),
            last_confirmed_year=maybe(whole("", 2000)),
            missed_years=whole(),
            lapses_at=maybe(instant(_("不再确认的话，什么时候自动取消。"))),
            withdraws_at=maybe(instant()),
            issued_by=many(text()),
            document_no=text(),
            newer_certificate=maybe(thing(number=text(), url=uri())),
            verified_until=day(_("证照核验有效到哪一天。")),
            workshop=thing(
                slug=text(),
                name=text(),
                operator=text(),
                county_code=text(),
                county=text(),
                craft=text(),
                url=uri(),
            ),
            ich_item=maybe(ref("IchItem")),
            history=many(thing(day=day(), what=text(), by=text(), document_no=text(), reason=text())),
        ),
    }


def _problem() -> dict[str, Schema]:
    return {
        "Problem": part_of(
            _("为什么没有办成（RFC 9457）；话和网页上的一样。"),
            ("errors", "incident", "since", "document_no", "reason", "similar"),
            type=text(),
            title=text(),
            status=whole("", 400),
            detail=text(),
            code=text(_("给程序用的词，不会改。")),
            errors=many(thing(field=text(), detail=text()), _("哪个参数不对。")),
            incident=text(_("报给我们时说这个编号。")),
            since=maybe(instant()),
            document_no=text(),
            reason=text(),
            similar=many(uri(), _("还能买到的类似作品。")),
        ),
    }

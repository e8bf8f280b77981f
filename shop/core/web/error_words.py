"""What an error says when nobody has a sentence for the very case: the same words on a page and in an answer of data."""

from __future__ import annotations

from typing import NamedTuple

from shop.core.text import later as _l


class ErrorWords(NamedTuple):
    """A heading, and what to do."""

    heading: str
    words: str


OTHERWISE = 400
BY_CODE = {
    400: ErrorWords(
        _l("这个请求没法处理"),
        _l("页面放久了，或者地址里有多余的字。回上一页刷新，再试一次；填过的内容先记下来。"),
    ),
    403: ErrorWords(
        _l("这一页你进不去"),
        _l("你的账号没有看这一页或办这件事的权限。如果应该有，请让工坊坊主或所在单位的管理员开通。"),
    ),
    404: ErrorWords(_l("没有这一页"), _l("地址可能抄错了，或者这一页已经撤下。可以搜一搜作品、工坊或工艺。")),
    405: ErrorWords(_l("这个地址不能这样打开"), _l("这个地址只用来提交表单。请从原来的页面点按钮进来。")),
    409: ErrorWords(
        _l("刚才有变动，没有办成"),
        _l("你提交的时候，内容已经变了。请回到上一页看最新的情况，再办一次。没有扣款，也没有重复提交。"),
    ),
    410: ErrorWords(_l("这一页已经撤下"), _l("这里的内容不再提供，不会再回来。可以看看仍在的作品和工坊。")),
    413: ErrorWords(
        _l("文件太大了"),
        _l("传上来的文件超过了上限。照片用手机原来的大小就够，可以少传几张，分几次传。回上一页重新选。"),
    ),
    422: ErrorWords(_l("填的内容有问题"), _l("有几处填写不合要求，没有保存。请回上一页改好再提交。")),
    429: ErrorWords(
        _l("试得太快了"),
        _l("短时间里试的次数太多，先停一会儿。过几分钟再来；忘了密码可以重新设置。"),
    ),
    500: ErrorWords(
        _l("我们这边出错了"),
        _l(
            "不是你的问题，已经记下来了。过一会儿再试；刚提交的订单和付款先到“我的订单”看一眼，不要重复提交。"
        ),
    ),
    503: ErrorWords(
        _l("刚才人太多，没有办成"),
        _l("有人正好同时在办同一件事，你这一次什么都没有写下，也没有扣款。请回上一页再提交一次。"),
    ),
}


def of(code: int) -> ErrorWords:
    """The words for the code; those of a bad request for one that has none."""
    return BY_CODE.get(code, BY_CODE[OTHERWISE])

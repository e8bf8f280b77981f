"""The whole document: addresses, parameters, answers."""

from __future__ import annotations

from typing import Any

from shop.api.description.parameters import Parameters, certificate, products, slug, workshops
from shop.api.description.schemas import schemas
from shop.api.description.shapes import Schema, ref, text, whole
from shop.api.web.limit import A_MINUTE, MOST
from shop.api.web.values import address
from shop.core.web.words import gettext as _

VERSION = "1.0.0"


def document() -> dict[str, Any]:
    """OpenAPI 3.1, in the language of the request."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("百工集开放目录"),
            "version": VERSION,
            "summary": _("经认定的非遗工坊和它们在售的作品，供其他平台使用。只读，不用注册。"),
            "description": _(
                "金额是整数的分；时间照 RFC 3339 写，时区 +08:00。工坊一失去销售资格，它的作品下一次请求就没有了，"
                "所以每次请用 If-None-Match 问一下，没变就答 304。每个地址每分钟最多 %(n)s 次。",
                n=MOST,
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "externalDocs": {"url": address("front.help_topic", topic="developers")},
        "servers": [{"url": address("front.home").rstrip("/")}],
        "security": [],
        "tags": [
            {"name": "products"},
            {"name": "workshops"},
            {"name": "certificates"},
            {"name": "description"},
        ],
        "paths": _paths(),
        "components": {"schemas": schemas(), "headers": _headers(), "responses": _refusals()},
    }


def _paths() -> dict[str, Any]:
    return {
        "/api/v1/products": _get(
            "listProducts", _("作品列表，搜索、筛选、排序和翻页与网页一样"), "ProductList", products(), [422]
        ),
        "/api/v1/products/{slug}": _get("getProduct", _("一件作品"), "Product", slug(), [404, 410]),
        "/api/v1/workshops": _get("listWorkshops", _("此刻可以销售的工坊"), "WorkshopList", workshops(), []),
        "/api/v1/workshops/{slug}": _get("getWorkshop", _("一家工坊"), "Workshop", slug(), [404]),
        "/api/v1/certificates/{number}": _get(
            "getCertificate", _("查一张证书，此刻或某一天"), "Certificate", certificate(), [404, 422]
        ),
        "/api/v1/openapi.json": _get("getDescription", _("这份说明"), None, [], []),
    }


def _get(
    name: str, summary: str, answer: str | None, parameters: Parameters, refusals: list[int]
) -> dict[str, Any]:
    schema: Schema = ref(answer) if answer else {"type": "object"}
    found = {
        "description": summary,
        "headers": {**_header_refs("ETag", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")},
        "content": {"application/json": {"schema": schema}},
    }
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "tags": [_tag(name)],
        "parameters": [*parameters, *_conditional()],
        "responses": {
            "200": found,
            "304": {"description": _("没有变"), "headers": _header_refs("ETag")},
            **{str(code): {"$ref": f"#/components/responses/{code}"} for code in (*refusals, 429, 500)},
        },
    }
    return {"get": operation}


def _tag(name: str) -> str:
    for word, tag in (("Product", "products"), ("Workshop", "workshops"), ("Certificate", "certificates")):
        if word in name:
            return tag
    return "description"


def _conditional() -> Parameters:
    return [
        {
            "name": "If-None-Match",
            "in": "header",
            "required": False,
            "description": _("上次答复的 ETag。"),
            "schema": text(),
        }
    ]


def _headers() -> dict[str, Any]:
    return {
        "ETag": {"description": _("内容变了它就变。"), "schema": text()},
        "RateLimit-Limit": {
            "description": _("%(n)s 秒内最多几次。", n=A_MINUTE),
            "schema": whole(),
        },
        "RateLimit-Remaining": {"description": _("还剩几次。"), "schema": whole()},
        "RateLimit-Reset": {"description": _("几秒后重新数。"), "schema": whole()},
        "Retry-After": {"description": _("几秒后再来。"), "schema": whole()},
    }


def _header_refs(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _refusals() -> dict[str, Any]:
    words = {
        404: _("没有这个，或从来没有公开过"),
        410: _("曾经公开，现在买不到，写明原因"),
        422: _("有参数读不懂"),
        429: _("问得太快"),
        500: _("我们这边出错了"),
    }
    content = {"application/problem+json": {"schema": ref("Problem")}}
    found: dict[str, Any] = {
        str(code): {"description": word, "content": content} for code, word in words.items()
    }
    found["429"]["headers"] = _header_refs("Retry-After")
    return found

"""The page where the payer pays; it works without scripts."""

from __future__ import annotations

from html import escape

from tests.support.stripe_server.books import Thing

WORDS = {"card": "银行卡付款", "alipay": "支付宝付款", "wechat_pay": "微信付款"}


def page(session: Thing, *, refused: bool = False) -> str:
    """What is to be paid and the ways to do so; when it has ended, that."""
    total = f"{session['amount_total'] / 100:.2f}"
    said = '<p role="alert">银行卡被拒绝，请换一张卡。</p>' if refused else ""
    if session["status"] != "open":
        acts, said = _button("back", "回商家"), "<p>这次付款已经结束。</p>"
    else:
        acts = "".join(_button(one, WORDS[one]) for one in session["payment_method_types"])
        acts += _button("refuse", "用一张会被拒绝的卡") + _button("back", "返回商家")
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>付款</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>'
        f"<h1>付款</h1><p>{escape(session['title'])}：¥{total}</p>{said}"
        f'<form method="post">{acts}</form></main></body></html>'
    )


def _button(act: str, word: str) -> str:
    return f'<p><button name="act" value="{act}">{word}</button></p>'

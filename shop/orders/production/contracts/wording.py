"""The canonical text of a version: the same agreement gives the same text, letter by letter, and so the same hash.

Written in Chinese whatever the reader's language: it is what was signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from shop.core.money import plain_yuan
from shop.orders.production.contracts.agreed import lines_of, plan_of, steps_of, terms_of, value_of
from shop.orders.production.payment_terms import PROGRESS_DAYS, UPFRONT_DAYS, BuyerKind, days_to_pay
from shop.orders.production.plans import InstalmentKind, Plan, earnest_excess_fen

_KINDS = {
    InstalmentKind.EARNEST: "定金",
    InstalmentKind.ADVANCE: "预付款",
    InstalmentKind.PROGRESS: "进度款",
    InstalmentKind.BALANCE: "尾款",
}
_BUYERS = {
    BuyerKind.INSTITUTION: "机关或事业单位",
    BuyerKind.LARGE_FIRM: "大型企业",
    BuyerKind.SMALL_FIRM: "中小微企业",
    BuyerKind.OTHER: "其他组织",
}


def text_of(number: str, version: int, content: dict[str, Any]) -> str:
    """The whole text."""
    return "\n".join(_lines(number, version, content)) + "\n"


def hash_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _lines(number: str, version: int, content: dict[str, Any]) -> Iterator[str]:
    parties, terms = content["parties"], terms_of(content)
    buyer, seller = parties["buyer"], parties["workshop"]
    kind = BuyerKind(buyer["kind"])
    yield f"加工承揽合同 {number}（第 {version} 版）"
    code = buyer["uscc"] or "未登记"
    yield f"定作人（买方）：{buyer['name']}，统一社会信用代码 {code}，{_BUYERS[kind]}，经办 {buyer['person']}"
    yield (
        f"承揽人（工坊）：{seller['name']}（{seller['organisation']}），{seller['identity']}，负责人 {seller['legal_rep']}，"
        f"地址 {seller['address']}，非遗工坊证书 {seller['certificate_no']}"
    )
    if parties["quotation_ref"]:
        yield f"依据报价：{parties['quotation_ref']}"
    yield "一、标的、数量和报酬"
    for n, line in enumerate(lines_of(content), 1):
        spec, unit = f"，{line.spec}" if line.spec else "", line.unit or "件"
        yield (
            f"{n}. {line.title}{spec}：{line.quantity} {unit}，每{unit} {plain_yuan(line.unit_price_fen)} 元，"
            f"计 {plain_yuan(line.value_fen)} 元"
        )
    yield f"合同金额 {plain_yuan(value_of(lines_of(content)))} 元（含税）。"
    yield f"二、质量：{terms.quality}"
    yield f"三、承揽方式：{terms.method}"
    yield f"四、材料提供：{terms.materials}"
    yield f"五、履行期限和地点：{terms.deliver_by.isoformat()} 前交齐，交到 {terms.place}。"
    if terms.packaging:
        yield f"包装：{terms.packaging}"
    for n, step in enumerate(steps_of(content), 1):
        pieces = f"，累计 {step.pieces}" if step.pieces else ""
        yield f"节点 {n}. {step.title}{pieces}：{step.promised_on.isoformat()} 前"
    yield f"六、验收标准和方法：{terms.acceptance} 收到后 {terms.inspection_days} 天内验收。"
    yield "七、付款"
    yield from _payments(plan_of(content))
    days = days_to_pay(kind, terms.payment_days)
    yield f"定金和预付款在合同生效后 {UPFRONT_DAYS} 天内付，进度款在节点确认后 {PROGRESS_DAYS} 天内付。"
    yield f"尾款在验收合格之日起 {days} 天内付；拖延验收的，从验收期满之日起算。逾期按日万分之 {terms.late_bp} 付利息。"
    yield "八、违约责任"
    if plan_of(content).fen_of(InstalmentKind.EARNEST):
        yield "定金在验收合格时抵作价款。买方不履行的，定金不退；工坊不履行的，双倍返还定金；部分不履行的，按未履行的比例。"
        if earnest_excess_fen(value_of(lines_of(content)), plan_of(content).fen_of(InstalmentKind.EARNEST)):
            yield "定金超过合同金额 20% 的部分没有定金的效力，按预付款处理。"
    if terms.penalty_bp is not None:
        yield (
            f"违约方按未履行部分价款的 {terms.penalty_bp / 100:g}% 付违约金；同时约定了定金的，守约方在违约金和定金中选一样。"
        )
    yield "买方在完工前可以随时解除合同，造成损失的应当赔偿；已经验收合格的照付。"
    yield f"九、争议：{terms.disputes or '先协商；协商不成的，可以请平台居中处理，也可以向工坊所在地人民法院起诉。'}"


def _payments(plan: Plan) -> Iterator[str]:
    for part in plan.parts:
        on = f"，节点 {part.milestone} 确认后" if part.milestone else ""
        yield f"{_KINDS[part.kind]} {plain_yuan(part.fen)} 元{on}"

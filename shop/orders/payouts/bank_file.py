"""The file of a batch for the bank: plain CSV, one line a payment, in the layout of docs/bank-file.md."""

from __future__ import annotations

from shop.core.tables import Cell, csv_text, yuan
from shop.core.text import later as _l
from shop.orders.payouts.models import Payout, PayoutBatch, PayoutState

HEADER = (
    _l("序号"),
    _l("收款户名"),
    _l("收款账号"),
    _l("开户银行"),
    _l("开户网点"),
    _l("金额（元）"),
    _l("附言"),
)
#: Lines that went to the bank, whatever came of them: the file is the same whenever it is fetched.
WENT = (PayoutState.SENT, PayoutState.PAID, PayoutState.REFUSED)


def goes_to_bank(payout: Payout) -> bool:
    """Whether a bank was asked to pay the line: not one that was dropped, nor one paid by transfer."""
    return payout.state in WENT and payout.account.provider is None


def bank_file(batch: PayoutBatch) -> str:
    """The file; of a batch that was sent."""
    rows: list[list[Cell]] = []
    for n, payout in enumerate((p for p in batch.payouts if goes_to_bank(p)), 1):
        to = payout.account
        note = f"{batch.number}-{n}"
        rows.append([n, to.holder, to.number, to.bank, to.branch, yuan(payout.amount_fen), note])
    return csv_text([str(word) for word in HEADER], rows)

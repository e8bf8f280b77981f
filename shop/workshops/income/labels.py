"""The one table of channel labels."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from shop.workshops.income.models import Channel

CHANNEL_LABELS = {
    Channel.MALL: _l("网上商城"),
    Channel.BULK_ORDER: _l("订单生产"),
    Channel.FAIR: _l("展会"),
    Channel.OFFLINE_STORE: _l("专营点"),
    Channel.EXTERNAL_PLATFORM: _l("其他平台"),
}

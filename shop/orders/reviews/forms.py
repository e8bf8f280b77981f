"""Forms of reviews."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import HiddenField, MultipleFileField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.reported import LONGEST as LONGEST_REPORT
from shop.orders.reviews.labels import REASONS, star_choices
from shop.orders.reviews.writing import LONGEST


def _strip(text: str | None) -> str:
    return (text or "").strip()


class ReviewForm(Form):
    """Stars for the piece and for the service, and words; nothing is chosen beforehand."""

    line = HiddenField()
    stars = RadioField(_l("这件作品怎么样"), validators=[InputRequired(_l("请选几星。"))])
    service_stars = RadioField(_l("工坊的服务怎么样"), validators=[InputRequired(_l("请选几星。"))])
    words = TextAreaField(
        _l("想说的话"), filters=[_strip], validators=[Length(max=LONGEST, message=_l("最多 500 个字。"))]
    )

    def offer(self) -> None:
        """The stars in today's language."""
        self.stars.choices = star_choices()
        self.service_stars.choices = star_choices()


class NewReviewForm(ReviewForm):
    """The same with pictures."""

    pictures = MultipleFileField(_l("照片"))


class SaidForm(Form):
    """Words that are needed: what is added, what the workshop answers."""

    words = TextAreaField(
        _l("想说的话"),
        filters=[_strip],
        validators=[InputRequired(_l("请写几句。")), Length(1, LONGEST, _l("最多 500 个字。"))],
    )


class ReasonForm(Form):
    """One of the four reasons."""

    reason = RadioField(_l("是哪一种情形"), validators=[InputRequired(_l("请选一种情形。"))])

    def offer(self) -> None:
        """The four, in today's language."""
        self.reason.choices = [(str(reason), str(word)) for reason, word in REASONS.items()]


class ReportForm(ReasonForm):
    """The same with words."""

    words = TextAreaField(
        _l("说明"),
        filters=[_strip],
        validators=[Length(max=LONGEST_REPORT, message=_l("最多 300 个字。"))],
    )


def review_form(*, with_pictures: bool) -> ReviewForm:
    """The form, with its stars."""
    form = NewReviewForm() if with_pictures else ReviewForm()
    form.offer()
    return form


def reason_form(*, fresh: bool = False) -> ReasonForm:
    """The form to hide a review."""
    form = ReasonForm(formdata=None) if fresh else ReasonForm()
    form.offer()
    return form


def said_form(label: str = "", *, fresh: bool = False, words: str = "") -> SaidForm:
    """A form of words alone, `words` in it when it is `fresh`."""
    form = SaidForm(formdata=None, words=words) if fresh else SaidForm()
    form.words.label.text = label or _("想说的话")
    return form

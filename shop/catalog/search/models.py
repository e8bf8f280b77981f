"""Tables of the search: the index of the PostgreSQL engine, which is disposable, and what was searched for, counted."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import BigId, Model

_TERMS = sa.Text().with_variant(TSVECTOR(), "postgresql")
LONGEST_WORDS = 40


class SearchEntry(Model):
    """A product in one generation of the index. `head`: its terms with their weight, without the story; `terms`: all,
    without weights. Used on PostgreSQL only.
    """

    __tablename__ = "search_entry"
    __table_args__ = (sa.Index("ix_search_entry_terms", "terms", postgresql_using="gin"),)

    generation: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    # No reference: the index is disposable and never in the way of the truth.
    product_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    stamped_at: Mapped[datetime]
    head: Mapped[str] = mapped_column(_TERMS)
    terms: Mapped[str] = mapped_column(_TERMS)


class SearchState(Model):
    """Which generation is searched; the one row has id 1. `words_version` changes whenever words are learnt."""

    __tablename__ = "search_state"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    generation: Mapped[int] = mapped_column(sa.BigInteger)
    words_version: Mapped[int] = mapped_column(sa.BigInteger)
    complete_until: Mapped[datetime]


class SearchWord(Model):
    """A name that is never cut apart, and what it names (the rank, see `Document.names`)."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    rank: Mapped[int]


class SearchCount(Model):
    """How often words were searched for on a day, and how often nothing was found for them as they were typed."""

    __tablename__ = "search_count"
    __table_args__ = (
        sa.CheckConstraint("searches > 0", name="searches_positive"),
        sa.CheckConstraint("empty BETWEEN 0 AND searches", name="empty_within_searches"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS), primary_key=True)
    searches: Mapped[int]
    empty: Mapped[int] = mapped_column(default=0)

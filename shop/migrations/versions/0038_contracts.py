"""Contracts: text and signatures, milestones, deliveries, instalments, endings, disputes, invoices, reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shop.core.db import BigId, UtcDateTime
from shop.migrations.append_only import protect

revision = "0038"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contract",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("workshop_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("buyer_kind", sa.String(length=12), nullable=False),
        sa.Column("quotation_ref", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_before", sa.String(length=16), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.Column("deliver_by", sa.Date(), nullable=False),
        sa.Column("inspection_days", sa.Integer(), nullable=False),
        sa.Column("payment_days", sa.Integer(), nullable=True),
        sa.Column("late_bp", sa.Integer(), nullable=False),
        sa.Column("penalty_bp", sa.Integer(), nullable=True),
        sa.Column("commission_bp", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("held_fen", sa.BigInteger(), nullable=False),
        sa.Column("sold_fen", sa.BigInteger(), nullable=False),
        sa.Column("commission_fen", sa.BigInteger(), nullable=False),
        sa.Column("drawn_up_at", UtcDateTime(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("inspect_by", sa.Date(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'disputed') = (state_before IS NOT NULL)", name=op.f("ck_contract_disputed_remembers")
        ),
        sa.CheckConstraint(
            "(state IN ('settled', 'ended')) = (closed_at IS NOT NULL)",
            name=op.f("ck_contract_closed_has_instant"),
        ),
        sa.CheckConstraint(
            "buyer_kind IN ('institution', 'large_firm', 'small_firm', 'other')",
            name=op.f("ck_contract_buyer_kind_known"),
        ),
        sa.CheckConstraint(
            "state = 'to_sign' OR state = 'ended' OR signed_at IS NOT NULL",
            name=op.f("ck_contract_signed_has_instant"),
        ),
        sa.CheckConstraint(
            "state IN ('to_sign', 'to_deposit', 'in_production', 'ready', 'delivered', 'inspecting', 'rework', 'accepted', 'settled', 'ended', 'disputed')",
            name=op.f("ck_contract_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'settled') OR accepted_at IS NOT NULL",
            name=op.f("ck_contract_accepted_has_instant"),
        ),
        sa.CheckConstraint(
            "state_before IN ('to_sign', 'to_deposit', 'in_production', 'ready', 'delivered', 'inspecting', 'rework', 'accepted', 'settled', 'ended', 'disputed')",
            name=op.f("ck_contract_state_before_known"),
        ),
        sa.CheckConstraint("commission_bp BETWEEN 0 AND 10000", name=op.f("ck_contract_rate_within_whole")),
        sa.CheckConstraint(
            "held_fen >= 0 AND sold_fen >= 0 AND commission_fen >= 0",
            name=op.f("ck_contract_sums_not_negative"),
        ),
        sa.CheckConstraint("inspection_days BETWEEN 1 AND 30", name=op.f("ck_contract_inspection_bounded")),
        sa.CheckConstraint("value_fen > 0", name=op.f("ck_contract_value_positive")),
        sa.ForeignKeyConstraint(
            ["county_code"], ["region.code"], name=op.f("fk_contract_county_code_region")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contract_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_contract_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_contract_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("number", name=op.f("uq_contract_number")),
    )
    op.create_index("ix_contract_buyer", "contract", ["organisation_id", "state", "deliver_by"], unique=False)
    op.create_index("ix_contract_quotation", "contract", ["quotation_ref"], unique=False)
    op.create_index("ix_contract_state", "contract", ["state", "deliver_by"], unique=False)
    op.create_index("ix_contract_workshop", "contract", ["workshop_id", "state", "deliver_by"], unique=False)
    op.create_table(
        "contract_delivery",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=True),
        sa.Column("inspect_by", sa.Date(), nullable=True),
        sa.Column("inspected_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "inspected_at IS NULL OR received_at IS NOT NULL",
            name=op.f("ck_contract_delivery_inspected_after_received"),
        ),
        sa.CheckConstraint(
            "received_at IS NULL OR received_at >= sent_at",
            name=op.f("ck_contract_delivery_received_after_sent"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_delivery_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_delivery")),
        sa.UniqueConstraint(
            "contract_id", "position", name=op.f("uq_contract_delivery_contract_id_position")
        ),
    )
    op.create_table(
        "contract_dispute",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("wanted", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_contract_dispute_closed_has_instant")
        ),
        sa.CheckConstraint("side IN ('buyer', 'workshop')", name=op.f("ck_contract_dispute_side_known")),
        sa.CheckConstraint(
            "state IN ('open', 'withdrawn', 'continued', 'ended')",
            name=op.f("ck_contract_dispute_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_dispute_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_dispute")),
        sa.UniqueConstraint("number", name=op.f("uq_contract_dispute_number")),
    )
    op.create_index("ix_contract_dispute_contract", "contract_dispute", ["contract_id"], unique=False)
    op.create_index(
        "uq_contract_dispute_open",
        "contract_dispute",
        ["contract_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "contract_end_offer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("work_fen", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint("side IN ('buyer', 'workshop')", name=op.f("ck_contract_end_offer_side_known")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (agreed IS NULL)", name=op.f("ck_contract_end_offer_answered_whole")
        ),
        sa.CheckConstraint("work_fen >= 0", name=op.f("ck_contract_end_offer_not_negative")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_end_offer_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_end_offer")),
    )
    op.create_index(
        "uq_contract_end_offer_open",
        "contract_end_offer",
        ["contract_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "contract_ending",
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("ended_by", sa.String(length=12), nullable=False),
        sa.Column("earnest", sa.String(length=12), nullable=False),
        sa.Column("remedy", sa.String(length=12), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("back_fen", sa.BigInteger(), nullable=False),
        sa.Column("to_workshop_fen", sa.BigInteger(), nullable=False),
        sa.Column("to_buyer_fen", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "earnest IN ('none', 'returned', 'kept', 'doubled')",
            name=op.f("ck_contract_ending_earnest_known"),
        ),
        sa.CheckConstraint(
            "ended_by IN ('buyer', 'workshop', 'both', 'nobody', 'lapse')",
            name=op.f("ck_contract_ending_ended_by_known"),
        ),
        sa.CheckConstraint("remedy IN ('earnest', 'penalty')", name=op.f("ck_contract_ending_remedy_known")),
        sa.CheckConstraint(
            "stage IN ('unsigned', 'unpaid', 'making', 'delivering', 'accepted')",
            name=op.f("ck_contract_ending_stage_known"),
        ),
        sa.CheckConstraint(
            "price_fen >= 0 AND back_fen >= 0 AND to_workshop_fen >= 0 AND to_buyer_fen >= 0",
            name=op.f("ck_contract_ending_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_ending_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("contract_id", name=op.f("pk_contract_ending")),
    )
    op.create_table(
        "contract_invoice",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("address_phone", sa.String(length=160), nullable=False),
        sa.Column("bank", sa.String(length=120), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=True),
        sa.Column("invoice_no", sa.String(length=20), nullable=True),
        sa.Column("file_key", sa.String(length=80), nullable=True),
        sa.Column("red_asked_at", UtcDateTime(), nullable=True),
        sa.Column("red_no", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "kind = 'ordinary' OR (length(uscc) > 0 AND length(address_phone) > 0 AND length(bank) > 0)",
            name=op.f("ck_contract_invoice_special_whole"),
        ),
        sa.CheckConstraint("kind IN ('ordinary', 'special')", name=op.f("ck_contract_invoice_kind_known")),
        sa.CheckConstraint(
            "(issued_at IS NULL) = (file_key IS NULL)", name=op.f("ck_contract_invoice_issued_has_file")
        ),
        sa.CheckConstraint(
            "(issued_at IS NULL) = (invoice_no IS NULL)", name=op.f("ck_contract_invoice_issued_has_number")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_contract_invoice_positive")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_invoice_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_invoice")),
        sa.UniqueConstraint("invoice_no", name=op.f("uq_contract_invoice_invoice_no")),
    )
    op.create_index("ix_contract_invoice_contract", "contract_invoice", ["contract_id"], unique=False)
    op.create_table(
        "contract_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("spec", sa.String(length=500), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price_fen", sa.BigInteger(), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("ich_item_id", sa.Integer(), nullable=True),
        sa.Column("sku_code", sa.String(length=40), nullable=True),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.CheckConstraint("made >= 0 AND counted >= 0", name=op.f("ck_contract_line_not_negative")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_contract_line_some_pieces")),
        sa.CheckConstraint("unit_price_fen > 0", name=op.f("ck_contract_line_price_positive")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_line_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_contract_line_craft_id_craft")),
        sa.ForeignKeyConstraint(
            ["ich_item_id"], ["ich_item.id"], name=op.f("fk_contract_line_ich_item_id_ich_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_line")),
        sa.UniqueConstraint("contract_id", "position", name=op.f("uq_contract_line_contract_id_position")),
    )
    op.create_table(
        "contract_milestone",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'approved') = (approved_at IS NOT NULL)",
            name=op.f("ck_contract_milestone_approved_has_instant"),
        ),
        sa.CheckConstraint("kind IN ('sample', 'batch')", name=op.f("ck_contract_milestone_kind_known")),
        sa.CheckConstraint(
            "state IN ('open', 'reported', 'questioned', 'approved')",
            name=op.f("ck_contract_milestone_state_known"),
        ),
        sa.CheckConstraint("pieces >= 0", name=op.f("ck_contract_milestone_not_negative")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_milestone_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_milestone")),
        sa.UniqueConstraint(
            "contract_id", "position", name=op.f("uq_contract_milestone_contract_id_position")
        ),
    )
    op.create_index(
        "ix_contract_milestone_promised", "contract_milestone", ["state", "promised_on"], unique=False
    )
    op.create_table(
        "contract_review",
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("reply", sa.String(length=500), nullable=False),
        sa.Column("replied_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_contract_review_stars_bounded")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_review_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("contract_id", name=op.f("pk_contract_review")),
    )
    op.create_table(
        "contract_version",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("proposed_side", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("in_force_at", UtcDateTime(), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "proposed_side IN ('buyer', 'workshop', 'platform', 'clock')",
            name=op.f("ck_contract_version_proposed_side_known"),
        ),
        sa.CheckConstraint(
            "in_force_at IS NULL OR refused_at IS NULL", name=op.f("ck_contract_version_one_fate")
        ),
        sa.CheckConstraint("length(text_hash) = 64", name=op.f("ck_contract_version_hash_whole")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_version_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_version")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_contract_version_contract_id_number")),
    )
    op.create_table(
        "contract_delay",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("milestone_id", BigId, nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (agreed IS NULL)", name=op.f("ck_contract_delay_answered_whole")
        ),
        sa.CheckConstraint("to_day > from_day", name=op.f("ck_contract_delay_later")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_delay_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["contract_milestone.id"],
            name=op.f("fk_contract_delay_milestone_id_contract_milestone"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_delay")),
    )
    op.create_index("ix_contract_delay_contract", "contract_delay", ["contract_id"], unique=False)
    op.create_index(
        "uq_contract_delay_open",
        "contract_delay",
        ["contract_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "contract_delivery_line",
        sa.Column("id", BigId, nullable=False),
        sa.Column("delivery_id", BigId, nullable=False),
        sa.Column("line_id", BigId, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("rework", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "accepted + rejected + rework IN (0, pieces)", name=op.f("ck_contract_delivery_line_judged_whole")
        ),
        sa.CheckConstraint(
            "accepted >= 0 AND rejected >= 0 AND rework >= 0",
            name=op.f("ck_contract_delivery_line_not_negative"),
        ),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_contract_delivery_line_some_pieces")),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["contract_delivery.id"],
            name=op.f("fk_contract_delivery_line_delivery_id_contract_delivery"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contract_line.id"], name=op.f("fk_contract_delivery_line_line_id_contract_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_delivery_line")),
        sa.UniqueConstraint(
            "delivery_id", "line_id", name=op.f("uq_contract_delivery_line_delivery_id_line_id")
        ),
    )
    op.create_table(
        "contract_event",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=True),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("milestone_id", BigId, nullable=True),
        sa.Column("delivery_id", BigId, nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "from_state IN ('to_sign', 'to_deposit', 'in_production', 'ready', 'delivered', 'inspecting', 'rework', 'accepted', 'settled', 'ended', 'disputed')",
            name=op.f("ck_contract_event_from_state_known"),
        ),
        sa.CheckConstraint(
            "side IN ('buyer', 'workshop', 'platform', 'clock')", name=op.f("ck_contract_event_side_known")
        ),
        sa.CheckConstraint(
            "to_state IN ('to_sign', 'to_deposit', 'in_production', 'ready', 'delivered', 'inspecting', 'rework', 'accepted', 'settled', 'ended', 'disputed')",
            name=op.f("ck_contract_event_to_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_event_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["contract_delivery.id"],
            name=op.f("fk_contract_event_delivery_id_contract_delivery"),
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["contract_milestone.id"],
            name=op.f("fk_contract_event_milestone_id_contract_milestone"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_event")),
    )
    op.create_index("ix_contract_event_contract", "contract_event", ["contract_id", "id"], unique=False)
    op.create_table(
        "contract_instalment",
        sa.Column("id", BigId, nullable=False),
        sa.Column("contract_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("payer", sa.String(length=10), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("milestone_id", BigId, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_at IS NOT NULL)", name=op.f("ck_contract_instalment_paid_has_instant")
        ),
        sa.CheckConstraint(
            "kind IN ('earnest', 'advance', 'progress', 'balance', 'interest', 'compensation')",
            name=op.f("ck_contract_instalment_kind_known"),
        ),
        sa.CheckConstraint(
            "payer = 'buyer' OR kind = 'compensation'",
            name=op.f("ck_contract_instalment_workshop_pays_compensation_only"),
        ),
        sa.CheckConstraint("payer IN ('buyer', 'workshop')", name=op.f("ck_contract_instalment_payer_known")),
        sa.CheckConstraint(
            "state IN ('planned', 'due', 'paid', 'dropped')", name=op.f("ck_contract_instalment_state_known")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_contract_instalment_positive")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_instalment_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["contract_milestone.id"],
            name=op.f("fk_contract_instalment_milestone_id_contract_milestone"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_instalment")),
        sa.UniqueConstraint(
            "contract_id", "position", name=op.f("uq_contract_instalment_contract_id_position")
        ),
    )
    op.create_index("ix_contract_instalment_due", "contract_instalment", ["state", "due_on"], unique=False)
    op.create_index("ix_contract_instalment_milestone", "contract_instalment", ["milestone_id"], unique=False)
    op.create_table(
        "contract_parcel",
        sa.Column("id", BigId, nullable=False),
        sa.Column("delivery_id", BigId, nullable=False),
        sa.Column("carrier", sa.String(length=20), nullable=False),
        sa.Column("tracking_no", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["contract_delivery.id"],
            name=op.f("fk_contract_parcel_delivery_id_contract_delivery"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_parcel")),
        sa.UniqueConstraint(
            "delivery_id",
            "carrier",
            "tracking_no",
            name=op.f("uq_contract_parcel_delivery_id_carrier_tracking_no"),
        ),
    )
    op.create_table(
        "contract_signature",
        sa.Column("id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("side IN ('buyer', 'workshop')", name=op.f("ck_contract_signature_side_known")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_contract_signature_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["contract_version.id"],
            name=op.f("fk_contract_signature_version_id_contract_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_signature")),
        sa.UniqueConstraint("version_id", "side", name=op.f("uq_contract_signature_version_id_side")),
    )
    op.create_table(
        "contract_picture",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("event_id", BigId, nullable=True),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["contract_event.id"], name=op.f("fk_contract_picture_event_id_contract_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_picture")),
        sa.UniqueConstraint("key", name=op.f("uq_contract_picture_key")),
    )
    op.create_index("ix_contract_picture_event", "contract_picture", ["event_id"], unique=False)
    protect("contract_signature")
    protect("contract_event")


def downgrade() -> None:
    op.drop_index("ix_contract_picture_event", table_name="contract_picture")
    op.drop_table("contract_picture")
    op.drop_table("contract_signature")
    op.drop_table("contract_parcel")
    op.drop_index("ix_contract_instalment_milestone", table_name="contract_instalment")
    op.drop_index("ix_contract_instalment_due", table_name="contract_instalment")
    op.drop_table("contract_instalment")
    op.drop_index("ix_contract_event_contract", table_name="contract_event")
    op.drop_table("contract_event")
    op.drop_table("contract_delivery_line")
    op.drop_index(
        "uq_contract_delay_open",
        table_name="contract_delay",
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.drop_index("ix_contract_delay_contract", table_name="contract_delay")
    op.drop_table("contract_delay")
    op.drop_table("contract_version")
    op.drop_table("contract_review")
    op.drop_index("ix_contract_milestone_promised", table_name="contract_milestone")
    op.drop_table("contract_milestone")
    op.drop_table("contract_line")
    op.drop_index("ix_contract_invoice_contract", table_name="contract_invoice")
    op.drop_table("contract_invoice")
    op.drop_table("contract_ending")
    op.drop_index(
        "uq_contract_end_offer_open",
        table_name="contract_end_offer",
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.drop_table("contract_end_offer")
    op.drop_index(
        "uq_contract_dispute_open",
        table_name="contract_dispute",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index("ix_contract_dispute_contract", table_name="contract_dispute")
    op.drop_table("contract_dispute")
    op.drop_table("contract_delivery")
    op.drop_index("ix_contract_workshop", table_name="contract")
    op.drop_index("ix_contract_state", table_name="contract")
    op.drop_index("ix_contract_quotation", table_name="contract")
    op.drop_index("ix_contract_buyer", table_name="contract")
    op.drop_table("contract")

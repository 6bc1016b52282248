"""Charts, their texts, and the log with its chain. The log refuses to be edited."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

HASH = sa.String(64)


def upgrade() -> None:
    op.create_table(
        "texts",
        sa.Column("name", HASH, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("body", sa.LargeBinary),
    )
    op.create_table(
        "log",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("chart", HASH, nullable=False, index=True),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("before", HASH, nullable=False),
        sa.Column("hash", HASH, nullable=False, unique=True),
    )
    head = op.create_table(
        "head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", HASH, nullable=False),
    )
    op.create_table(
        "charts",
        sa.Column("id", HASH, primary_key=True),
        sa.Column("name", sa.String(500), nullable=False, index=True),
        sa.Column("patient", sa.String(500), index=True),
        sa.Column("day", sa.String(10)),
        sa.Column("offer", HASH, sa.ForeignKey("texts.name"), nullable=False),
        sa.Column("note", HASH, nullable=False, index=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("offered", sa.Integer, nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": "0" * 64}])
    for guard in GUARDS[op.get_bind().dialect.name]:
        op.execute(guard)


# Mistakes are stopped here; who may write to the whole database could drop these, which the chain then shows.
GUARDS = {
    "sqlite": [
        "CREATE TRIGGER log_is_not_edited BEFORE UPDATE ON log "
        "BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
        "CREATE TRIGGER log_is_not_cut BEFORE DELETE ON log "
        "BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
        "CREATE TRIGGER texts_are_not_edited BEFORE UPDATE ON texts WHEN NEW.body IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'texts are only added to'); END",
        "CREATE TRIGGER texts_are_not_cut BEFORE DELETE ON texts "
        "BEGIN SELECT RAISE(ABORT, 'texts are only added to'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'this table is only added to'; END $$",
        "CREATE TRIGGER log_is_only_added_to BEFORE UPDATE OR DELETE ON log "
        "FOR EACH ROW EXECUTE FUNCTION only_added_to()",
        "CREATE TRIGGER texts_are_not_edited BEFORE UPDATE ON texts "
        "FOR EACH ROW WHEN (NEW.body IS NOT NULL) EXECUTE FUNCTION only_added_to()",
        "CREATE TRIGGER texts_are_not_cut BEFORE DELETE ON texts "
        "FOR EACH ROW EXECUTE FUNCTION only_added_to()",
    ],
}


def downgrade() -> None:
    raise RuntimeError("a log that is only added to is not taken back")

"""Texts can be locked with a key: put in their locked form, erased, put anew after that, else not edited."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

GUARDS = {
    "sqlite": [
        "DROP TRIGGER texts_are_not_edited",
        "CREATE TRIGGER texts_are_not_edited BEFORE UPDATE ON texts "
        "WHEN NEW.name <> OLD.name OR (NEW.body IS NOT NULL AND OLD.body IS NOT NULL AND NOT NEW.sealed) "
        "BEGIN SELECT RAISE(ABORT, 'texts are only added to'); END",
    ],
    "postgresql": [
        "DROP TRIGGER texts_are_not_edited ON texts",
        "CREATE TRIGGER texts_are_not_edited BEFORE UPDATE ON texts FOR EACH ROW WHEN "
        "(NEW.name <> OLD.name OR (NEW.body IS NOT NULL AND OLD.body IS NOT NULL AND NOT NEW.sealed)) "
        "EXECUTE FUNCTION only_added_to()",
    ],
}


def upgrade() -> None:
    # Not in a batch, which would copy the table and lose its triggers.
    op.add_column("texts", sa.Column("sealed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("ix_texts_sealed", "texts", ["sealed"])
    for guard in GUARDS[op.get_bind().dialect.name]:
        op.execute(guard)


def downgrade() -> None:
    raise RuntimeError("locked texts are not unlocked by a step back")

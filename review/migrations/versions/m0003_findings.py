"""What became of each line, for figures. It is worked out from the log, so the store fills it by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

HASH = sa.String(64)


def upgrade() -> None:
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("seq", sa.Integer, sa.ForeignKey("log.seq"), nullable=False, index=True),
        sa.Column("chart", HASH, nullable=False, index=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("queue", sa.String(8), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("blind", sa.Boolean, nullable=False),
        sa.Column("bulk", sa.Boolean, nullable=False),
        sa.Column("action", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("code", sa.String(5), nullable=False, index=True),
        sa.Column("units", sa.Integer),
        sa.Column("became", sa.String(5)),
        sa.Column("became_units", sa.Integer),
        sa.Column("family", sa.String(60), nullable=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.Column("site", sa.String(60), nullable=False),
        sa.Column("kind_of_work", sa.String(120), nullable=False, index=True),
        sa.Column("version", sa.String(60), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("findings")

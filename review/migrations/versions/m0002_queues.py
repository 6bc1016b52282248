"""Queues, places at a chart and their locks. Charts of before are in no queue and keep their state."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

HASH = sa.String(64)
TIME = sa.String(24)


def upgrade() -> None:
    with op.batch_alter_table("charts") as charts:
        charts.add_column(sa.Column("queue", sa.String(8), nullable=False, server_default="rest"))
        charts.add_column(sa.Column("weight", sa.Integer, nullable=False, server_default="0"))
        charts.add_column(sa.Column("turn", HASH, nullable=False, server_default=""))
        charts.add_column(sa.Column("risks", sa.Text, nullable=False, server_default="[]"))
        charts.add_column(sa.Column("codes", sa.Text, nullable=False, server_default=""))
        charts.add_column(sa.Column("double", sa.Boolean, nullable=False, server_default=sa.false()))
        charts.add_column(sa.Column("state", sa.String(10), nullable=False, server_default="coded"))
        charts.add_column(sa.Column("settled", sa.Integer))
    op.create_index("ix_charts_queue", "charts", ["queue"])
    op.create_index("ix_charts_state", "charts", ["state"])
    op.create_table(
        "seats",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chart", HASH, sa.ForeignKey("charts.id"), nullable=False, index=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("blind", sa.Boolean, nullable=False),
        sa.Column("reviewer", sa.String(200), index=True),
        sa.Column("token", sa.String(64)),
        sa.Column("taken", TIME),
        sa.Column("until", TIME),
        sa.Column("decided", sa.Integer, index=True),
        sa.UniqueConstraint("chart", "place"),
        sa.UniqueConstraint("chart", "reviewer"),
    )
    op.execute(
        "INSERT INTO seats (chart, place, blind) SELECT id, 1, "
        + ("false" if op.get_bind().dialect.name == "postgresql" else "0")
        + " FROM charts"
    )


def downgrade() -> None:
    op.drop_table("seats")
    with op.batch_alter_table("charts") as charts:
        for name in ("ix_charts_queue", "ix_charts_state"):
            charts.drop_index(name)
        for name in ("queue", "weight", "turn", "risks", "codes", "double", "state", "settled"):
            charts.drop_column(name)

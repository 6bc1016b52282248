"""The tables of the store. The log and the texts are only added to; the rest can be worked out from them.

Times are texts of one form (``chain.stamp``), which sort as times do and are the same bytes everywhere.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

HASH = String(64)
TIME = String(24)


class Base(DeclarativeBase):
    """What alembic compares the migrations with."""


class TextRow(Base):
    """A long text, named by the SHA-256 of what it holds. body: UTF-8, None once it is erased.
    sealed: the body is locked with a key; the name is still the hash of what it holds unlocked.

    kind: "offer" (a chart as it came: note, suggestion and particulars), "decision", "photo".
    """

    __tablename__ = "texts"
    name: Mapped[str] = mapped_column(HASH, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed: Mapped[bool] = mapped_column(default=False, server_default=false(), index=True)


class LogRow(Base):
    """One entry of the log; see ``chain.Entry``."""

    __tablename__ = "log"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(TIME)
    kind: Mapped[str] = mapped_column(String(16))
    chart: Mapped[str] = mapped_column(HASH, index=True)
    by: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(HASH)
    hash: Mapped[str] = mapped_column(HASH, unique=True)


class HeadRow(Base):
    """The head of the chain, one row: how many entries there are and the hash of the last."""

    __tablename__ = "head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(HASH)


class ChartRow(Base):
    """A chart that was offered. offer: its text. note: hash of the note alone. status: as suggested.

    queue: "random", "risk" or "rest" (in no queue). weight, turn: its place in line, the greater weight
    first. risks: JSON list of risk ids. codes: of the suggestion, each between blanks. double: for two
    reviewers. state: "coded", "disputed" (two reviewers differ), "reviewed" or "erased"; settled: the
    entry that did it.
    """

    __tablename__ = "charts"
    id: Mapped[str] = mapped_column(HASH, primary_key=True)
    name: Mapped[str] = mapped_column(String(500), index=True)
    patient: Mapped[str | None] = mapped_column(String(500), index=True)
    day: Mapped[str | None] = mapped_column(String(10))
    offer: Mapped[str] = mapped_column(ForeignKey("texts.name"))
    note: Mapped[str] = mapped_column(HASH, index=True)
    status: Mapped[str] = mapped_column(String(16))
    offered: Mapped[int]
    queue: Mapped[str] = mapped_column(String(8), index=True)
    weight: Mapped[int]
    turn: Mapped[str] = mapped_column(HASH)
    risks: Mapped[str] = mapped_column(Text)
    codes: Mapped[str] = mapped_column(Text)
    double: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10), index=True)
    settled: Mapped[int | None]


class SeatRow(Base):
    """A place for one reviewer at one chart: 1, 2 when it is coded twice, 3 for who adjudicates.

    reviewer, token, until: who has it, by which taking, and until when unless it is renewed.
    decided: the entry of the decision given from it.
    """

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("chart", "place"), UniqueConstraint("chart", "reviewer"))
    id: Mapped[int] = mapped_column(primary_key=True)
    chart: Mapped[str] = mapped_column(ForeignKey("charts.id"), index=True)
    place: Mapped[int]
    blind: Mapped[bool]
    reviewer: Mapped[str | None] = mapped_column(String(200), index=True)
    token: Mapped[str | None] = mapped_column(String(64))
    taken: Mapped[str | None] = mapped_column(TIME)
    until: Mapped[str | None] = mapped_column(TIME)
    decided: Mapped[int | None] = mapped_column(index=True)


class FindingRow(Base):
    """What became of one line, worked out from a decision: for figures, and for what was decided before.

    seq: the entry. day: of the decision. code, family, rule, site: of the line that was proposed, or added.
    kind_of_work: "act/technique/diagnosis" of the procedure behind it.
    """

    __tablename__ = "findings"
    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(ForeignKey("log.seq"), index=True)
    chart: Mapped[str] = mapped_column(HASH, index=True)
    day: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(String(200))
    queue: Mapped[str] = mapped_column(String(8))
    place: Mapped[int]
    blind: Mapped[bool]
    bulk: Mapped[bool]
    action: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(5), index=True)
    units: Mapped[int | None]
    became: Mapped[str | None] = mapped_column(String(5))
    became_units: Mapped[int | None]
    family: Mapped[str] = mapped_column(String(60))
    rule: Mapped[str] = mapped_column(String(80))
    site: Mapped[str] = mapped_column(String(60))
    kind_of_work: Mapped[str] = mapped_column(String(120), index=True)
    version: Mapped[str] = mapped_column(String(60))

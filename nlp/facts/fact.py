"""A fact: one thing the note says of some lesions, before anything is added up."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.mentions import Mention

Span = tuple[int, int, str]
"""Plain characters start..end and what they prove ("count", "site", "diagnosis", "method", "act")."""


@dataclass(slots=True)
class Site:
    """A place named in the note, plain characters start..end."""

    id: str
    """Lexicon id; empty when only a side was told."""
    side: str | None
    """ "left", "right", "bilateral", or None when the note gives no side."""
    plural: bool
    pair: bool
    """Whether people have two of it (ears, hands)."""
    start: int
    end: int
    text: str = ""
    """The note's word for the place; empty when only a side was told."""

    middle: bool = False
    """Whether the note means its middle ("mid forehead"), which no side of it is a part of."""

    @property
    def known(self) -> bool:
        """Whether the lexicon has the place; one that only a list shows to be a place has "?" in its id."""
        return bool(self.id) and not self.id.startswith("?")


@dataclass(slots=True)
class Fact:
    """One thing a clause says of some lesions. n is None with a problem when it gives no number."""

    kind: str
    """ "seen", "treated", "left" (untreated) or "aside" (not of these lesions today)."""
    reason: str = ""
    """Why it is left or set aside."""

    # What was done to the lesions, and what they are.
    act: Mention | None = None
    methods: list[Mention] = field(default_factory=list)
    """Every destruction of the clause that was done today."""
    diagnosis: Mention | None = None
    noun: Mention | None = None
    """The word for the lesions where no diagnosis stands: "spots"."""
    own: bool = False
    """Whether its own words name the diagnosis, rather than words around it."""
    far: bool = False
    """Whether the diagnosis was taken from beyond its line: from the block, or from the whole note."""

    # How many.
    n: int | None = None
    problem: str | None = None
    """Why there is no number: "missing", "plural", "vague", "range" or "approximate"."""
    at_least: int = 0
    """How many lesions there are at the least, when n is None."""
    open: bool = False
    """Whether the number told is a lower bound: "more than 5"."""
    singular: bool = False
    """One lesion (or one on each side) by its grammar and not by a number: "an AK", "both"."""
    bare: bool = False
    """Singular without even an article: "AK, left helix"."""
    one_each: bool = False
    """One lesion at each of the places that a list below names: "each a single AK:"."""
    total: bool = False
    """Whether the note calls the number a total."""
    whole: bool = False
    """How many there were, of which the clause treats a part: the nine of "five of the nine"."""
    among: bool = False
    """Some of the lesions told just before: "of which one was biopsied"."""
    more: bool = False
    """Lesions besides those told before: "two more"."""
    part: bool = False
    """An uncounted part of lesions told before: "most of them"."""
    after_method: bool = False
    """The number follows a method, "LN2 x 2": lesions, or freeze cycles."""
    numbers: list[Mention] = field(default_factory=list)
    """The number it was read from; empty when there is none."""

    # Where.
    sites: list[Site] = field(default_factory=list)
    context_sites: list[Site] = field(default_factory=list)
    """Places told elsewhere that it may be about."""

    # How it was said.
    reference: str | None = None
    """Lexicon id of the words that point to lesions told before: "all", "rest", "both", ..."""
    points_to_one: bool = False
    """Whether those words point to one lesion: "it"."""
    implicit: bool = False
    """An act without an object: "Treated with LN2."."""
    leading: bool = False
    """An act that ends in a colon: what follows is its list."""
    breakdown: bool = False
    """Stands behind a label such as "sites:", which divides a number told before."""
    correction: bool = False
    """Takes the place of a number told before it."""
    unsure_time: bool = False
    """Whether it was done today, or is only meant to be done, is open."""
    listed: bool = False
    """Stands in a bulleted or numbered line, or in the row of a table."""

    # Where it was said: running numbers of line, paragraph, sentence and clause; what proves it.
    line: int = 0
    paragraph: int = 0
    sentence: int = 0
    clause: int = 0
    spans: list[Span] = field(default_factory=list)

    @property
    def start(self) -> int:
        """The plain character where its words begin, those for the act aside; 0 without any."""
        of_lesions = [span[0] for span in self.spans if span[2] not in ("method", "act")]
        return min(of_lesions or (span[0] for span in self.spans), default=0)

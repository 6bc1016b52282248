"""Alternatives in an utterance written out: "why [is|was] <code> [here|there]" gives two, not four.

Every alternative is used at least once; combinations are walked through, not multiplied.
"""

from __future__ import annotations

import re

_GROUP = re.compile(r"\[([^\[\]]*)\]")


def variants(line: str) -> tuple[str, ...]:
    """The utterances that a line stands for, each once, in a fixed order. A line without brackets is one."""
    groups = [group.split("|") for group in _GROUP.findall(line)]
    longest = max(map(len, groups), default=1)
    found = (_written(line, groups, turn, longest) for turn in range(longest))
    return tuple(dict.fromkeys(found))


def _written(line: str, groups: list[list[str]], turn: int, longest: int) -> str:
    """One variant: the longest group steps by one; the others start elsewhere, so that pairs differ."""
    # From the last group to the first, so that the places of the others hold.
    for place, found in reversed(list(enumerate(_GROUP.finditer(line)))):
        group = groups[place]
        shift = 0 if len(group) == longest else turn // len(group) * place + place * turn
        line = f"{line[: found.start()]}{group[(turn + shift) % len(group)]}{line[found.end() :]}"
    return re.sub(r"\s+([?,.:])", r"\1", " ".join(line.split()))

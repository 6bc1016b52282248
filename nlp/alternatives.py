r"""The alternatives of a pattern as patterns of their own: "\b(?:a|b)\b" is "\ba\b" or "\bb\b"."""

from __future__ import annotations

import re

_WITHOUT_WIDTH = re.compile(r"\\[bBA]|\^")
_LOOK = ("(?=", "(?!", "(?<=", "(?<!")
_REPEATS = ("?", "*", "+", "{")


def alternatives(pattern: str) -> list[str]:
    """Patterns that match, tried in their order at each place, what the pattern matches there.

    A pattern with groups that a match can be asked for stays whole.
    """
    if re.compile(pattern).groups:
        return [pattern]
    return [one for branch in branches(pattern) for one in _of_a_list(branch)]


def _of_a_list(branch: str) -> list[str]:
    """ "(?<!x)(?:a|b)(?!y)" as "(?<!x)a(?!y)" and "(?<!x)b(?!y)"; anything else as it is."""
    start = _end_of_looks(branch, 0)
    if not branch.startswith("(?:", start):
        return [branch]
    end = _closing(branch, start)
    before, inside, behind = branch[:start], branch[start + 3 : end], branch[end + 1 :]
    if behind.startswith(_REPEATS) or _end_of_looks(behind, 0) != len(behind):
        return [branch]
    return [f"{before}{one}{behind}" for one in branches(inside)]


def _end_of_looks(pattern: str, at: int) -> int:
    """Where the conditions end that a pattern begins with and that take no characters."""
    while True:
        if pattern.startswith(_LOOK, at):
            at = _closing(pattern, at) + 1
        elif found := _WITHOUT_WIDTH.match(pattern, at):
            at = found.end()
        else:
            return at


def branches(pattern: str) -> list[str]:
    """What stands between the "|" that no bracket holds."""
    cuts = [at for at, sign, depth in _signs(pattern) if sign == "|" and depth == 0]
    return [pattern[a + 1 : b] for a, b in zip([-1, *cuts], [*cuts, len(pattern)], strict=True)]


def _closing(pattern: str, start: int) -> int:
    """Where the bracket closes that opens at start."""
    return next(start + at for at, sign, depth in _signs(pattern[start:]) if sign == ")" and depth == 1)


def _signs(pattern: str) -> list[tuple[int, str, int]]:
    """The brackets and "|" of a pattern that stand for no character, each with its depth."""
    found = []
    depth = at = 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif sign == "[":
            at += 2 if pattern.startswith("[^", at) else 1
            at += pattern[at] == "]"  # one that stands first is of the set
            while pattern[at] != "]":
                at += 2 if pattern[at] == "\\" else 1
        elif sign in "()|":
            found.append((at, sign, depth))
            depth += (sign == "(") - (sign == ")")
        at += 1
    return found

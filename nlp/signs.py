"""Signs: the pieces of a note that are written otherwise in its plain copy, and how.

Tick boxes, columns, leaders, tallies, dashes, quotes, raised digits, mistyped words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.lexicon import load
from nlp.spelling import mend

_SIGNS = r"""
    (?P<newline>[ \t\u00a0]*(?:\r\n|\r|\n|\f|\v|\u2028|\u2029)[ \t\u00a0\u200b]*)
  | (?P<ticked>\[\s?[xXyY✓✔√]\s?\]|\(\s?[xX✓✔]\s?\)(?=\s*(?:[A-Za-z.,;|]|$))|[☑☒✓✔✅🗹]
    |_+[xX✓✔√]_+(?=\s?[A-Za-z0-9]))
  | (?P<empty>\[[\s\u200b-\u200f]{0,3}\]|\[[nN]\]|\[_+\]|☐|□|\(\s{1,3}\)(?=\s*(?:[A-Za-z.,;|]|$))
    |(?:(?<=[\n\r\f\v\u2028\u2029])|(?<=[^:=\s][@blank@]{2})|(?<=[@blank@]{3})|\A)_{1,4}
      (?=[@blank@](?!(?:@counted@)\b)[A-Za-z0-9]))
  | (?P<leader>[ \t]*(?:\.[ \t]?){3,}[ \t]*|[ \t]*…[ \t]*(?=\d)
      |(?<=[a-z])[ \t]\.[ \t]+(?=\d{1,2}[ \t\r]*(?:\n|$)))
  | (?P<strokes>[ \u00a0\u2000-\u200a\u202f\u3000]\|{1,5}(?=[ \t\u00a0]*(?:[,;.\n\r\u2028\u2029]|$)))
  | (?P<bar>[ \t\u00a0]*\|[ \t\u00a0]*)
  | (?P<column>\t[ \t\u00a0]*|[ \u00a0]{3,})
  | (?P<times>[ ]?(?<![A-Za-z0-9])[xX×✕✖╳][ ]?(?=\d)
    | (?:(?<=\bAK)|(?<=\bSK)|(?<=\bAKs)|(?<=\bSKs)|(?<=\bISK)|(?<=\bLN2))[xX](?=\d)
    | (?<=\d)[xX×✕✖](?![A-Za-z])[ ]? | [ ]?[×✕✖╳][ ]?)
  | (?P<space>[ \u00a0\u2000-\u200a\u202f\u3000]{1,2})
  | (?P<nothing>[\u200b-\u200f\u00ad\ufeff\u2060]+)
  | (?P<dash>[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+|--+)
  | (?P<quote>[\u2018\u2019\u201b\u0060\u00b4])
  | (?P<quotes>[\u201c\u201d])
  | (?P<bold>(?<![\[*])\*\*(?![\]*]))
  | (?P<bullet>[•·▪◦●‣∙■►▸➤➢])
  | (?P<open>\[(?=\d{1,2}\]))
  | (?P<bracket>\[(?=[^\[\]\n*_]{3,90}\d\]))
  | (?P<shut>(?<=\d)\])
  | (?P<line_around>_+(?=\d)|(?<=\d)_+)
  | (?P<small>[₀-₉⁰¹²³⁴-⁹])
  | (?P<arrow>[→⇒➔]|->|=>|>>)
  | (?P<plural>(?<=[a-z])\((?:s|es)\))
  | (?P<melanoma>(?-i:(?:(?<=[rR]/[oO]\ )|(?<=\bvs\ )|(?<=\bVS\ )|(?<=\bvs\.\ )|(?<=\bfor\ )|(?<=\bFOR\ )
      |(?<=\?))MM\b
      |(?:\A|(?<=\n)|(?<=[.;:]\ )|(?<=\bWLE\ )|(?<=[xX]cision\ )|(?<=[xX]cised\ )|(?<=[hH]x\ )
       |(?<=[pP]roven\ ))MM\b(?=,?\ [A-Za-z])))
  | (?P<lentigo_maligna>(?-i:(?:(?<=[rR]/[oO]\ )|(?<=\bvs\ )|(?<=\bWLE\ )|(?<=[xX]cision\ )|(?<=[xX]cised\ )
      |(?<=[pP]roven\ ))LM\b))
  | (?P<query>(?<=[\s(:-])\?[ ](?=[A-Za-z])(?!\?[ ](?:yes|no|y|n|none)\b))
  | (?P<glue>(?<=\d)(?=(?:aks?|lesions?|spots?|total)\b)|(?-i:(?<=\b[LR])(?=[UL]E\b)))
"""
# "___ AKs frozen" is a number that nobody filled in, and no box.
_SIGNS = _SIGNS.replace("@counted@", "|".join(load("lesions")["behind_a_blank"]))
_SIGNS = _SIGNS.replace("@blank@", r" \u00a0\u2000-\u200a\u202f\u3000")
_PIECE = re.compile(_SIGNS, re.VERBOSE | re.IGNORECASE)
_PIECE_OR_WORD = re.compile(_SIGNS + r"| (?P<word>[^\W\d_]{4,})", re.VERBOSE | re.IGNORECASE)
_SMALL = re.compile(r"[₀-₉⁰¹²³⁴-⁹]")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
# Where a piece may begin, asked in a way that is quick to deny: most of a note is words and lone blanks.
_MAY_BEGIN = re.compile(
    r"[\t\n\r\f\v|_\[\]`]|[^\x00-\x7f]| [\s.|xX]| [^\x00-\x7f]|\.[ \t]?\.|\([\sxXsSeE]|\([^\x00-\x7f]"
    r"|[-=>][->]|\*\*|[xX](?:(?= ?\d)|(?<=\d.))|[aAlLsStT](?<=\d.)|[UL](?<=\b[LR].)(?=E\b)|[LM](?=M\b)"
    r"|\?(?= )(?<=[\s(:-].)"
)
PLAIN_FORM = {
    "ticked": " ☑ ",
    "empty": " ☐ ",
    "leader": " : ",
    "bar": " | ",
    "column": " | ",
    "space": " ",
    "nothing": "",
    "open": "(",
    "bracket": "(",
    "shut": ")",
    "line_around": " ",
    "dash": "-",
    "quote": "'",
    "quotes": '"',
    "bold": "",
    "bullet": "*",
    "arrow": " -> ",
    "glue": " ",
    "query": "?",
    "melanoma": "melanoma",
    "lentigo_maligna": "lentigo maligna",
    "times": " x ",
}
"""What a piece is in the plain copy, by its kind; the kinds that are not here depend on their words."""


def pieces(note: str) -> Iterator[re.Match[str]]:
    """What may differ in the plain copy, from left to right; words only where one is mistyped.

    A raised digit behind a word is a part of it, so such notes are read word by word as well.
    """
    if any(mend(word) != word for word in set(_LONG_WORD.findall(note))) or _SMALL.search(note):
        yield from _PIECE_OR_WORD.finditer(note)
        return
    hint = _MAY_BEGIN.search(note)
    while hint:
        piece = _PIECE.match(note, hint.start())
        if piece:
            yield piece
        at = max(piece.end() if piece else 0, hint.start() + 1)
        hint = _MAY_BEGIN.search(note, at)

"""python -m bench [--notes N] [--rounds N]   (or: make bench)"""

from __future__ import annotations

import argparse

from bench.speed import measure, notes_of_the_corpus, report


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed beside stock medspaCy.")
    parser.add_argument("--notes", type=int, default=120, help="how many notes of the corpus (default 120)")
    parser.add_argument("--rounds", type=int, default=5, help="how many times over all of them (default 5)")
    wanted = parser.parse_args()
    notes = notes_of_the_corpus(wanted.notes)
    print(report(notes, measure(notes, wanted.rounds)))


if __name__ == "__main__":
    main()

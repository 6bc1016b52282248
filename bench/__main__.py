"""python -m bench [--notes N] [--rounds N] [--memory N] [--without-edsnlp] [--batch N]   (or: make bench)"""

from __future__ import annotations

import argparse

from bench import batches, curves, readers, speed
from bench.neighbour import Missing, Neighbour
from bench.notes import notes_of_the_corpus


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed and memory, on one core.")
    parser.add_argument("--notes", type=int, default=120, help="how many notes of the corpus (default 120)")
    parser.add_argument("--rounds", type=int, default=5, help="how many times over all of them (default 5)")
    parser.add_argument("--memory", type=int, default=5000, help="notes of the memory curve (default 5000)")
    parser.add_argument("--without-edsnlp", action="store_true", help="make no environment for EDS-NLP")
    parser.add_argument("--batch", type=int, metavar="N", help="measure batches of up to N notes instead")
    parser.add_argument(
        "--only", default="", choices=("workers", "cluster", "many"), help="a part of --batch"
    )
    wanted = parser.parse_args()
    if wanted.batch:
        batches.main(wanted.batch, wanted.only)
        return
    notes = notes_of_the_corpus(wanted.notes)
    here = readers.of_this_environment()
    missing = ""
    if not wanted.without_edsnlp:
        try:
            here[readers.EDSNLP] = Neighbour(notes).seconds
        except Missing as why:
            missing = str(why)
    print(speed.report(notes, speed.measure(here, notes, wanted.rounds)))
    if missing:
        print(missing)
    print()
    print(curves.length_report(curves.length(notes, wanted.rounds)))
    print(curves.memory_report(curves.memory(wanted.memory)))
    print(curves.visits_report(curves.visits()))


if __name__ == "__main__":
    main()

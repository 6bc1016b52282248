"""Runs in the environment of EDS-NLP: reads the notes it is given, once for every line that it is sent."""

import json
import sys
from importlib import import_module
from time import process_time


def main() -> None:
    edsnlp = import_module("edsnlp")  # of that environment: dermcode neither needs nor installs it
    given = json.loads(sys.stdin.readline())
    pipe = edsnlp.blank("eds")
    pipe.add_pipe("eds.sentences")
    pipe.add_pipe("eds.matcher", config={"terms": given["terms"], "attr": "LOWER"})
    for name in ("eds.negation", "eds.history", "eds.hypothesis"):
        pipe.add_pipe(name)
    answer = sys.stdout
    sys.stdout = sys.stderr
    print("ready", file=answer, flush=True)
    for _ in sys.stdin:
        start = process_time()
        for note in given["notes"]:
            pipe(note)
        print(process_time() - start, file=answer, flush=True)


if __name__ == "__main__":
    main()

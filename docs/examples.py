"""The README's output is real: this runs its commands and fills in what they print.

    python docs/examples.py            rewrites README.md (or: make readme)

A ```console block holds lines `$ dermcode …`, each followed by its output. Between the marks of
"measured" stands a table over every file of keyed cases in corpus/.
"""

from __future__ import annotations

import io
import re
import shlex
import sys
import tomllib
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
MEASURED = re.compile(r"(<!-- measured: .*?-->\n).*?(<!-- end of measured -->)", re.DOTALL)


def rewritten(text: str) -> str:
    """The README with every output as it is today."""
    text = BLOCK.sub(lambda block: f"```console\n{_outputs(block.group(1))}```", text)
    return MEASURED.sub(lambda marks: f"{marks.group(1)}{_measured()}{marks.group(2)}", text)


def comparable(text: str) -> str:
    """Without the versions, which change with every word of the lexicon."""
    return re.sub(r"^dermcode \S+ · rules .*$", "dermcode", text, flags=re.MULTILINE)


def _outputs(block: str) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ dermcode ")]
    return "".join(f"{command}\n{_run(shlex.split(command)[2:])}" for command in commands)


def _run(words: list[str]) -> str:
    import cli

    asked, sys.argv = sys.argv, ["dermcode", *words]
    written = io.StringIO()
    try:
        with redirect_stdout(written):
            cli.main()
    except SystemExit as end:
        if end.code:
            raise RuntimeError(f"dermcode {shlex.join(words)} ended with {end.code}") from None
    finally:
        sys.argv = asked
    # A source tree that is not installed does not know its version.
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return written.getvalue().replace("dermcode source · ", f"dermcode {known} · ")


def _measured() -> str:
    from evaluation import read_cases
    from evaluation.run import code_cases

    lines = ["", "| corpus | cases | exact | silent | over-asked | other misses |", "| --- " * 6 + "|"]
    for path in sorted((ROOT / "corpus").rglob("*.jsonl")):
        figures = code_cases(read_cases(path))[1]
        shares = [figures[kind] for kind in ("exact", "silent error", "over-asked", "other miss")]
        cells = [f"`{path.relative_to(ROOT)}`", str(figures["cases"]), *(f"{share:.1%}" for share in shares)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", ""])


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")

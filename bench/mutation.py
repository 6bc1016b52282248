"""python -m bench.mutation [MODULE ...]   (or: make mutation): which faults put into coding/rules are found.

mutmut changes the rules one small fault at a time, in a copy of the tree and with an environment of its own
(``.venv-mutation``), and runs the cases of coders and the tests of days on each. Prints killed of all by
module, and every survivor; ``mutmut show NAME`` in the folder it names shows one. Ten minutes of a core.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENVIRONMENT = ROOT / ".venv-mutation"
WANTED = ROOT / "bench" / "mutation.lock"
COPIED = ("coding", "records", "tests/coding", "tests/conftest.py")
TESTS = ("test_cases", "test_premalignant_destruction", "test_dated", "test_engine")
SETTINGS = """\
[tool.pytest.ini_options]
addopts = "-q --import-mode=importlib --strict-markers -p no:cacheprovider"
pythonpath = ["."]
[tool.mutmut]
source_paths = ["coding", "records"]
only_mutate = [{modules}]
pytest_add_cli_args_test_selection = [{tests}]
use_git_change_detection = false
"""
FOUND = {1, 3}
"""Exit codes of pytest for a fault that a test finds (a failure, or an error of pytest itself)."""
TIMED_OUT = {24, 36, 152, 255, -24}


def main() -> int:
    """Make the copy, run mutmut in it, and print what it found."""
    modules = sys.argv[1:] or ["*"]
    folder = Path(tempfile.mkdtemp(prefix="dermcode-mutation-"))
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    settings = SETTINGS.format(
        modules=", ".join(f'"coding/rules/{name}.py"' for name in modules),
        tests=", ".join(f'"tests/coding/{name}.py"' for name in TESTS),
    )
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    os.nice(15)
    print(f"Mutating {', '.join(modules)} of coding/rules in {folder}", flush=True)
    run = [str(_python()), "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1)]
    subprocess.run(run, cwd=folder, check=False, stdout=subprocess.DEVNULL)
    return _tell(folder)


def _tell(folder: Path) -> int:
    """Print killed of all by module and every survivor; 0 when nine in ten were killed."""
    killed = made = 0
    for path in sorted((folder / "mutants" / "coding" / "rules").glob("*.py.meta")):
        codes: dict[str, int | None] = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        here = sum(code in FOUND | TIMED_OUT for code in codes.values())
        killed, made = killed + here, made + len(codes)
        if codes:
            print(f"{path.name.removesuffix('.py.meta'):26} {here:5} of {len(codes):5}")
        for name in (name for name, code in codes.items() if code not in FOUND | TIMED_OUT):
            print(f"    survived: {name}")
    print(f"{'all':26} {killed:5} of {made:5}  {killed / made if made else 0:.3f}")
    return 0 if made and killed >= 0.9 * made else 1


def _python() -> Path:
    """The interpreter of the environment, which is made when it is missing."""
    inside = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (ENVIRONMENT / ".installed").exists():
        print("Making .venv-mutation for mutmut", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        quiet = ["-m", "pip", "--disable-pip-version-check", "--quiet", "install", "-r", str(WANTED)]
        subprocess.run([str(inside), *quiet], check=True)
        (ENVIRONMENT / ".installed").touch()
    return inside


if __name__ == "__main__":
    raise SystemExit(main())

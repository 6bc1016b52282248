"""The published JSON schema of the answer: ``records/schema/coded-1.json``, made from the models.

    python -m records.schema            rewrites the file
    python -m records.schema --check    says whether the file is what the models give

The file is the contract of ``dermcode code --json`` and ``dermcode batch``. Within one number of
the schema fields are added, never renamed or removed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from records.coded import SCHEMA, Coded

PUBLISHED = Path(__file__).parent / "schema" / "coded-1.json"


def schema() -> dict[str, Any]:
    """The schema of one answer (JSON Schema 2020-12), as the models give it.

    The models refuse unknown fields; the published schema does not, so that a program which
    checks answers with an older copy of it keeps working when a release adds a field.
    """
    made = Coded.model_json_schema(by_alias=True, mode="serialization")
    _allow_later_fields(made)
    made["properties"]["schema"]["const"] = SCHEMA
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:{SCHEMA}", **made}


def as_text() -> str:
    """The schema as the published file holds it: sorted keys, one line end at the end."""
    return json.dumps(schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def is_published() -> bool:
    """Whether the file beside this module is what the models give today."""
    return PUBLISHED.is_file() and PUBLISHED.read_text(encoding="utf-8") == as_text()


def _allow_later_fields(node: Any) -> None:
    if isinstance(node, dict):
        node.pop("additionalProperties", None)
        for child in node.values():
            _allow_later_fields(child)
    elif isinstance(node, list):
        for child in node:
            _allow_later_fields(child)


def main(words: list[str]) -> int:
    if "--check" in words:
        if is_published():
            return 0
        sys.stderr.write(
            f"records/schema/{PUBLISHED.name} is not what the models give: "
            "run `python -m records.schema` and say in the changelog what was added.\n"
        )
        return 1
    PUBLISHED.parent.mkdir(exist_ok=True)
    PUBLISHED.write_text(as_text(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

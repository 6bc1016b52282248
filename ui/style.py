"""The style sheet of the page: style.css, and the colours of words.yaml."""

from __future__ import annotations

from ui import words


def css() -> str:
    """One <style> element: the sheet, then a rule for each role and each status."""
    sheet = (words.HERE / "style.css").read_text(encoding="utf-8")
    roles = "\n".join(
        f".dc-note mark.r-{role} {{ background: {shade.tint}; box-shadow: 0 2px 0 {shade.colour}; }}\n"
        f".dc-key.r-{role} {{ color: {shade.colour}; background: {shade.tint};"
        f" border-bottom: 2px solid {shade.colour}; }}"
        for role, shade in reversed(words.roles().items())  # of several roles, the first wins the tint
    )
    statuses = "\n".join(
        f".s-{name} {{ color: {known.colour}; background: {known.tint}; border-color: {known.colour}55; }}"
        for name, known in words.statuses().items()
    )
    return f"<style>{sheet}\n{roles}\n{statuses}</style>"

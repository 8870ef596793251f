"""The layers of the package, from the top down, and their drawing in `CONTRIBUTING.md`: `make generated` writes it.

A room, which is a package or a module at the top of `techdocs/`, imports rooms of lower layers only.
"""

import re
from pathlib import Path

CONTRIBUTING = Path(__file__).resolve().parent.parent / "CONTRIBUTING.md"
STEPS = ("sources", "catalog", "plans", "builds", "links", "apis", "similar", "lint", "portal", "publishers")
"""The steps of a build, in their order; none imports another."""
LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("run as a program", ("__main__",)),
    ("the command line", ("cli",)),
    ("a file for each command", ("commands",)),
    ("the preview of a change", ("review",)),
    ("whole runs", ("pipeline", "preview")),
    ("what programs ask a published site", ("mcp",)),
    ("one run and its steps", ("run", "warm", "server")),
    ("the steps", (*STEPS, "scaffold")),
    ("MkDocs; published sites; the matcher of names", ("engine", "published", "finding")),
    ("what authors write", ("content",)),
    ("what `mkdocs.yml` means", ("mkdocs_yml",)),
    (
        "what may be published; settings; git; dask; buckets; the web",
        ("clean", "codeowners", "config", "git", "machines", "objects", "web"),
    ),
    ("results and files", ("disk",)),
    ("worker processes", ("workers",)),
    ("YAML with places", ("documents",)),
    (
        "helpers without a room",
        ("clock", "code_reference", "codec", "garbage", "patterns", "plain_text", "secrets_scan", "unpublished"),
    ),
    ("what stops a run", ("errors",)),
    ("the values that flow", ("model",)),
)
"""What each layer is, and the rooms in it; `techdocs/__init__.py` is in none: it lends what programs may call."""
_REGION = re.compile(r"(<!-- layers -->\n).*?(<!-- end -->)", re.DOTALL)


def floors() -> dict[str, int]:
    """Return the number of each room's layer, counted from the bottom."""
    return {room: floor for floor, (_, rooms) in enumerate(reversed(LAYERS)) for room in rooms}


def drawing() -> str:
    """Return the layers as a block of text, a line each."""
    rows = [("  ".join(rooms), what) for what, rooms in LAYERS]
    width = max(len(rooms) for rooms, _ in rows)
    return "\n".join(["```text", *(f"{rooms:<{width}}   {what}" for rooms, what in rows), "```"])


def with_drawing(text: str) -> str:
    """Return the text of `CONTRIBUTING.md` with the drawing of these layers."""
    return _REGION.sub(lambda found: f"{found[1]}\n{drawing()}\n\n{found[2]}", text)


if __name__ == "__main__":
    CONTRIBUTING.write_text(with_drawing(CONTRIBUTING.read_text(encoding="utf-8")), encoding="utf-8")

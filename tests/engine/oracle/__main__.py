"""Hold random pages against mkdocs-techdocs-core with its own pins (`make oracle-pages`), and record what it gives."""

import argparse
import difflib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.engine.oracle.compared import render_ours, shape, shape_of_peer
from tests.engine.oracle.random_pages import KINDS, pages

RECORDED = Path(__file__).with_name("recorded.json")
RECORDED_PAGES = 12
"""Pages of each kind that a test holds against the peer's recorded output."""


def main() -> int:
    """Compare, print the first differences, and return 1 when there is one that counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", required=True, help="the Python that has mkdocs-techdocs-core")
    parser.add_argument("--count", type=int, default=200, help="pages of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=[*KINDS], action="append", help="these kinds only")
    parser.add_argument("--shown", type=int, default=3, help="differences that are shown of each kind")
    parser.add_argument("--record", action="store_true", help=f"write {RECORDED.name} anew instead")
    options = parser.parse_args()
    if options.record:
        record(options.peer)
        return 0
    different = {kind: compare(kind, options) for kind in options.kind or KINDS}
    return int(any(number for kind, number in different.items() if KINDS[kind].is_meant))


def compare(kind: str, options: argparse.Namespace) -> int:
    """Print how many pages of a kind are equal, and the first differences; return how many differ."""
    texts = list(pages(kind, options.count, options.seed))
    theirs = [shape_of_peer(html) for html in ask(options.peer, kind, texts)]
    with tempfile.TemporaryDirectory() as folder:
        ours = [shape(html) for html in render_ours(KINDS[kind].settings, texts, Path(folder))]
    found = [number for number in range(len(texts)) if theirs[number] != ours[number]]
    print(f"{kind}: {len(texts) - len(found)} of {len(texts)} equal")
    for number in found[: options.shown]:
        print(f"--- {kind} {number}\n{texts[number]}")
        print("\n".join(list(difflib.unified_diff(theirs[number], ours[number], "peer", "ours", lineterm="", n=1))[2:]))
    return len(found)


def ask(peer: str, kind: str, texts: list[str]) -> list[str]:
    """Return the peer's HTML of pages of a kind."""
    asked = json.dumps({"settings": KINDS[kind].settings, "pages": texts})
    done = subprocess.run(
        [peer, str(Path(__file__).with_name("peer.py"))], input=asked, capture_output=True, text=True, check=True
    )
    html: list[str] = json.loads(done.stdout)
    return html


def record(peer: str) -> None:
    """Keep the peer's output for the first pages of each kind."""
    recorded = {
        kind: [
            {"page": text, "shape": shape_of_peer(html)}
            for text, html in zip(texts, ask(peer, kind, texts), strict=True)
        ]
        for kind in KINDS
        if KINDS[kind].is_meant
        for texts in [list(pages(kind, RECORDED_PAGES, 0))]
    }
    RECORDED.write_text(json.dumps(recorded, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

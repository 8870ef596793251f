"""`preview.json`: what a change does, for another job and for programs. That job reads it as data of others."""

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from techdocs import __version__
from techdocs.documents.foreign_json import parsed_json
from techdocs.errors import ReviewError
from techdocs.model.links import Inbound
from techdocs.model.similar import ReasonKind
from techdocs.plain_text import plain_line, visible
from techdocs.review.values import Kind, OwnerChange, Paragraphs, Review, ReviewedPage, ReviewedProblem, SimilarToNew

NAME, VERSION = "preview.json", 1
SCHEMA = Path(__file__).parent / "preview.schema.json"
MAX_BYTES = 50_000_000


def review_document(review: Review) -> str:
    """Return `preview.json`."""
    document = {"generator": f"techdocs {__version__}", "version": VERSION, **asdict(review)}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def load_review(file: Path) -> Review:
    """Read the `preview.json` of another job.

    Raises:
        ReviewError: it cannot be read, or is not of the form that techdocs writes.
    """
    name = visible(str(file))
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise ReviewError(f"`{name}` cannot be read: {error.strerror}", hint=_HINT) from error
    if len(content) > MAX_BYTES:
        raise ReviewError(f"`{name}` is larger than {MAX_BYTES // 1_000_000} MB", hint=_HINT)
    try:
        document = parsed_json(content)
    except ValueError as error:
        raise ReviewError(f"`{name}` is not JSON", hint=_HINT) from error
    fault = next(_validator().iter_errors(document), None)
    if fault is not None:
        where = plain_line(".".join(map(str, fault.instance_path))) or "it"
        raise ReviewError(f"`{name}` does not have the form that techdocs writes: see `{where}`", hint=_HINT)
    return _review(document)


_HINT = "make it again with `techdocs preview`"


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _review(document: dict[str, Any]) -> Review:
    return Review(
        against=document["against"],
        pages=tuple(_page(page) for page in document["pages"]),
        owners=tuple(OwnerChange(**owner) for owner in document["owners"]),
        entities_added=tuple(document["entities_added"]),
        entities_removed=tuple(document["entities_removed"]),
        similar=tuple(SimilarToNew(**{**one, "reason": ReasonKind(one["reason"])}) for one in document["similar"]),
        problems=tuple(ReviewedProblem(**problem) for problem in document["problems"]),
        failed=tuple(document["failed"]),
        undone=tuple(document["undone"]),
    )


def _page(page: dict[str, Any]) -> ReviewedPage:
    values = {
        "change": Kind(page["change"]),
        "paragraphs": tuple(Paragraphs(**one) for one in page["paragraphs"]),
        "lost_anchors": tuple(page["lost_anchors"]),
        "linked_from": tuple(Inbound(**link) for link in page["linked_from"]),
    }
    return ReviewedPage(**{**page, **values})

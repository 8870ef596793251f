"""Repair of an image without alt text: a title that its author gave it, as in `![](a.png "A plan")`, is used."""

import posixpath
import re

from techdocs.lint.fences import outside_fences
from techdocs.lint.fix.edits import Edit, offset_of
from techdocs.model.problem import Problem

_TITLED = re.compile(
    r"""!\[(?P<alt>[ \t]*)\]\((?P<target>[^\s()<>"'`]+)[ \t]+(?P<quote>["'])(?P<title>[^"'\n]+)(?P=quote)[ \t]*\)"""
)
_PLAIN = re.compile(r"[^\W_](?:[^\W_]|[ .,:;/()%+?!#-])*")
"""A title without a character that means something in Markdown or HTML."""
_CODE_INDENT = re.compile(r"\t| {4}")


def alt_from_title(problem: Problem, text: str) -> tuple[Edit, ...]:
    """Use the title as alt text too, if the image is the only one of the problem's line."""
    line = dict(outside_fences(text.removeprefix("\ufeff").split("\n"))).get(problem.place.line, "")
    start = offset_of(text, problem.place.line, 1)
    found = list(_TITLED.finditer(line))
    if start is None or len(found) != 1 or line.count("![") != 1 or _CODE_INDENT.match(line):
        return ()
    image = found[0]
    title = image["title"].strip()
    is_meant = posixpath.basename(image["target"]) == posixpath.basename(problem.image)
    if not is_meant or not _PLAIN.fullmatch(title) or _is_inert(text, start, line[: image.start()]):
        return ()
    return (Edit(start=start + image.start("alt"), end=start + image.end("alt"), text=title),)


def _is_inert(text: str, start: int, before: str) -> bool:
    """Say whether an image is in code or in a comment, where readers do not see it."""
    above = text[:start] + before
    return before.count("`") % 2 == 1 or above.rfind("<!--") > above.rfind("-->")

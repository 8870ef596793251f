"""The rules about what pages say that need the page alone: they find it in the HTML, and its line in the Markdown."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from techdocs.content.prose import find_bare_urls, find_leftovers
from techdocs.content.rendered_page import RenderedPage
from techdocs.content.snippets import MARK
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, Severity, problem_of
from techdocs.plain_text import plain_line

_MOST = 5
"""How many faults of one code a page tells, so that no page hides the others."""
_LONGEST = 60
NOT_READ = frozenset({Code.PAGE_NOT_RENDERED, Code.PAGE_STOPPED, Code.SECRET_FOUND})
"""What pages are wrong with that do not show what their author wrote, or must not be quoted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a page; `line` finds its line, and is called only for findings that are reported."""

    code: Code
    line: Callable[[], int]
    message: str
    hint: str
    severity: Severity = Severity.NOTE
    about: str = ""
    image: str = ""


def content_faults(pages: Iterable[RenderedPage], known: Sequence[Problem]) -> Iterator[Problem]:
    """Yield what is wrong with what pages say, as soon as they are rendered and their titles are still the authors'.

    Args:
        pages: the rendered pages.
        known: the faults that are known so far; pages that could not be rendered or hold a secret are skipped.
    """
    skipped = {fault.place.path for fault in known if fault.code in NOT_READ}
    for page in pages:
        if page.path not in skipped:
            for rule in _RULES:
                yield from told(rule(page), page.path)


def told(findings: Iterator[Finding], path: str) -> Iterator[Problem]:
    """Yield the first findings of a rule on a page as faults; the hint of the last says how many more there are."""
    first = list(islice(findings, _MOST))
    more = sum(1 for _ in findings)
    for number, found in enumerate(first, 1):
        message = found.message
        hint = f"{found.hint}; and {more} more on this page" if more and number == _MOST else found.hint
        place, about, image = Place(path=path, line=found.line()), found.about, found.image
        yield problem_of(found.severity, found.code, place, message, hint, about=about, image=image)


def heading_jumps(page: RenderedPage) -> Iterator[Finding]:
    """Find headings more than one level below the one before.

    The theme shows the title above a page that has no `h1`, so such a page begins on level 1.
    """
    has_title = any(heading.level == 1 for heading in page.content.headings)
    before = page.content.headings[0].level if has_title else 1
    for number, heading in enumerate(page.content.headings):
        if heading.level > before + 1:
            above = f"but the one above it is level {before}" if number else "but it is the first below the title"
            message = f"heading `{short(heading.text)}` is level {heading.level}, {above}"
            hint = f"start it with `{'#' * (before + 1)}`, or add the level in between"
            line = partial(page.source.line_of_heading, page.content.headings, number)
            yield Finding(Code.HEADING_JUMP, line, message, hint, about=heading.text)
        before = heading.level


def empty_page(page: RenderedPage) -> Iterator[Finding]:
    """Find pages that show nothing; where a page includes what is not there, that is reported instead."""
    if page.content.is_empty and MARK not in page.markdown:
        yield Finding(
            Code.PAGE_EMPTY, int, "the page is empty", "write the page, or remove the file", severity=Severity.WARNING
        )


def missing_title(page: RenderedPage) -> Iterator[Finding]:
    """Find pages whose title is made of their file's name."""
    if (
        not page.is_named
        and not page.content.is_empty
        and not any(heading.level == 1 for heading in page.content.headings)
    ):
        message = f"the page has no title; it is shown as `{short(page.title)}`, after its file name"
        yield Finding(
            Code.TITLE_MISSING, lambda: 1, message, "start the page with `# Title`, or add `title` to its front matter"
        )


def mute_images(page: RenderedPage) -> Iterator[Finding]:
    """Find images without alt text; `alt=""` in HTML is the author's word that there is nothing to say."""
    images = page.content.mute_images
    for number, image in enumerate(images):
        if not image.has_alt or page.source.is_markdown_image(images, number):
            message = f"image `{short(image.address)}` has no alt text"
            hint = 'describe it: `![description](…)`; for decoration only, use `alt=""` in HTML'
            line = partial(page.source.line_of_image, images, number)
            yield Finding(Code.IMAGE_WITHOUT_ALT, line, message, hint, about=image.address, image=image.address)


def leftovers(page: RenderedPage) -> Iterator[Finding]:
    """Find notes of what is still to be written."""
    for note in find_leftovers(page.content.prose):
        message = f"`{short(note.text)}` is left in the text"
        hint = "finish it, or move it to where you track open work"
        line = partial(page.source.line_of_prose, page.content.prose, note)
        yield Finding(Code.TODO_LEFT, line, message, hint, about=note.text)


def bare_urls(page: RenderedPage) -> Iterator[Finding]:
    """Find web addresses that readers cannot follow."""
    for address in find_bare_urls(page.content.prose):
        message = f"`{short(address.text)}` is not a link"
        hint = "write `<https://…>` or `[words](https://…)`, or put it in backticks if it is not meant as a link"
        line = partial(page.source.line_of_prose, page.content.prose, address)
        yield Finding(Code.BARE_URL, line, message, hint, about=address.text)


_RULES = (heading_jumps, empty_page, missing_title, mute_images, leftovers, bare_urls)


def short(text: str) -> str:
    """Return a text as it is in a message: one line, not too long, to be put in backticks."""
    return plain_line(text, _LONGEST).replace("`", "'")

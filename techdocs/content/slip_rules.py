"""Rules about Markdown that was not understood: they find it in the HTML, and its line and reason in the Markdown."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from techdocs.content.fences import Fence, read_fences
from techdocs.content.known_kinds import ADMONITIONS, UNCOLOURED, languages, own_fences
from techdocs.content.page_rules import NOT_READ, Finding, short, told
from techdocs.content.rendered_page import RenderedPage
from techdocs.mkdocs_yml.dialect import merged_extensions
from techdocs.model.codes import Code
from techdocs.model.docs import BuildAction
from techdocs.model.nearness import nearest
from techdocs.model.problem import Problem, Severity

_BOX = re.compile(r'^(?P<indent>[ \t>]*)(?:!!!|\?\?\?\+?) ?(?P<kind>[\w-]+)(?P<title>[^"\n]*"[^\n]*)?')
_SAID = re.compile(r"^[ \t>]*(?:[-*+] +|\d+[.)] +)?(?:`{3,}|~{3,}) *\.?([\w#.+-]+) *$", re.MULTILINE)
_INDENT = 4
_MARKUP = re.compile(r"(?<=\])\([^()]*\)|(?<=\])\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>")
_NOISE = re.compile(r"[\W_]+")
_REPLACED: Mapping[str, tuple[str, ...]] = {
    "macros": ("{{", "{%"),
    "markdownextradata": ("{{", "{%"),
    "table-reader": ("{{ read_", "{{read_"),
    "mkdocstrings": (":::",),
}
"""Plugins that replace what is in a page, and how that begins."""
_BOX_EXTENSIONS = {"!": "admonition", "?": "pymdownx.details", "=": "pymdownx.tabbed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What the rules look at: a page, what it says, its file, and what its settings switch on."""

    page: RenderedPage
    extensions: frozenset[str]
    fences: frozenset[str] = field(default_factory=frozenset)
    plugins: tuple[str, ...] = ()


def slip_faults(pages: Iterable[RenderedPage], known: Sequence[Problem], action: BuildAction) -> Iterator[Problem]:
    """Yield what was meant as Markdown and is none.

    Args:
        pages: the rendered pages.
        known: the faults that are known so far; pages that could not be rendered or hold a secret are skipped.
        action: its settings say what is switched on.
    """
    skipped = {fault.place.path for fault in known if fault.code in NOT_READ}
    settings = action.settings
    extensions = frozenset(merged_extensions(settings.dialect, settings.markdown_extensions))
    run = {name for name, _ in action.trusted.plugins} if action.trusted else set()
    plugins = tuple(name for name in settings.ignored_plugins if name not in run)
    fences = own_fences(settings)
    for page in pages:
        if page.path not in skipped:
            view = _View(page=page, extensions=extensions, fences=fences, plugins=plugins)
            for rule in _RULES:
                yield from told(rule(view), page.path)


def several_titles(view: _View) -> Iterator[Finding]:
    """Find headings of level 1 after the first: the table of contents leaves them out, with all that is below them."""
    if view.page.level_one_titles > 1 and view.page.starts_on_level_one:
        headings = view.page.content.headings
        second = [number for number, heading in enumerate(headings) if heading.level == 1][1:2]
        message = (
            f"the page has {view.page.level_one_titles} headings of level 1; its table of contents shows only "
            "what is below the first"
        )
        hint = "use `##` for the others, and one more `#` for the headings below them"
        line = partial(view.page.source.line_of_heading, headings, second[0]) if second else int
        yield Finding(Code.MULTIPLE_H1, line, message, hint, Severity.WARNING)


def heading_twice(view: _View) -> Iterator[Finding]:
    """Find headings with the same words as another one below the same heading."""
    above: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for number, heading in enumerate(view.page.content.headings):
        above = [*above[: heading.level - 1], *[""] * (heading.level - 1 - len(above)), heading.text]
        if tuple(above) in seen and heading.text:
            message = f"heading `{short(heading.text)}` appears twice in its section"
            hint = "use different words: links and the table of contents can't tell them apart"
            line = partial(view.page.source.line_of_heading, view.page.content.headings, number)
            yield Finding(Code.HEADING_DUPLICATE, line, message, hint, about="\n".join(above))
        seen.add(tuple(above))


def lists_as_text(view: _View) -> Iterator[Finding]:
    """Find lists that are part of the paragraph before them, or of the item that they should be nested in."""
    lists = view.page.content.slips.lists
    keys = [_keys(line) for line in view.page.source.prose_lines] if lists else []
    others = {key for line in view.page.source.body_lines for key in _keys(line)} if lists else set()
    last = 0
    for item in lists:
        key = _key(item)
        line = next((number for number, found in enumerate(keys[last:], last + 1) if key in found), 0)
        if not line and key in others:
            continue  # it is part of a code fence that shows as text, which is reported
        last = line or last
        is_deep = _indent(item) >= _INDENT and "mdx_truly_sane_lists" in view.extensions
        message = f"the list that starts with `{short(item.strip())}` shows as text"
        hint = (
            "indent a nested list by two spaces: `mdx_truly_sane_lists` of techdocs-core treats four as text"
            if is_deep
            else "add a blank line before the list, and use `1.` for numbers"
        )
        yield Finding(Code.LIST_AS_TEXT, partial(int, line), message, hint, Severity.WARNING, about=item.strip())


def boxes_without_text(view: _View) -> Iterator[Finding]:
    """Find admonitions whose text is not indented and so is below an empty box."""
    if not view.page.content.slips.empty:
        return
    lines = view.page.source.prose_lines
    for number, line in enumerate(lines):
        box = _BOX.match(line)
        if box is None or box["kind"].lower() not in view.page.content.slips.empty:
            continue
        below = next((text for text in lines[number + 1 : number + 3] if text.strip(" \t>")), "")
        is_next = number + 1 < len(lines) and lines[number + 1].strip(" \t>")
        if below and _indent(below) < _indent(line) + _INDENT and (is_next or not box["title"]):
            message = f"the text of `{short(line.strip(' >'))}` is not inside its box"
            hint = "indent the text four spaces more than the line that opens the box"
            place, about = partial(int, number + 1), line.strip(" >")
            yield Finding(Code.ADMONITION_EMPTY, place, message, hint, Severity.WARNING, about=about)


def _indent(line: str) -> int:
    return len(line.expandtabs(_INDENT)) - len(line.expandtabs(_INDENT).lstrip(" >"))


def boxes_as_text(view: _View) -> Iterator[Finding]:
    """Find first lines of admonitions, details and tabs that show as text."""
    for box in view.page.content.slips.boxes:
        found = _BOX.match(box)
        if found is not None and found["kind"].lower() not in ADMONITIONS and '"' not in box:
            continue
        missing = _BOX_EXTENSIONS[box[0]]
        is_off = missing not in view.extensions
        message = f"`{short(box)}` shows as text"
        hint = (
            f"add `{missing}` to `markdown_extensions`"
            if is_off
            else 'put only the type and a `"title"` on this line, and the text below it, indented by four spaces'
        )
        yield Finding(Code.BLOCK_AS_TEXT, partial(_line_of, view, box), message, hint, Severity.WARNING, about=box)


def box_types(view: _View) -> Iterator[Finding]:
    """Find types of admonitions that Material does not know and that are shown as a note."""
    for kind in view.page.content.slips.kinds:
        if kind.lower() not in ADMONITIONS:
            near = nearest(kind, ADMONITIONS)
            message = f"unknown admonition type `{short(kind)}`; it looks like a `note`"
            hint = f"did you mean `{near}`?" if near else "use a Material type, such as `warning` or `tip`"
            severity = Severity.WARNING if near else Severity.NOTE
            yield Finding(Code.ADMONITION_TYPE, partial(_line_of_box, view, kind), message, hint, severity, about=kind)


def _line_of_box(view: _View, kind: str) -> int:
    boxes = enumerate(map(_BOX.match, view.page.source.prose_lines), 1)
    return next((number for number, box in boxes if box and box["kind"].lower() == kind.lower()), 0)


def fences_as_text(view: _View) -> Iterator[Finding]:
    """Find code fences that show as text; those for which the Markdown gives no reason are passed over."""
    said = {_key(fence) for fence in view.page.content.slips.fences}
    if not said:
        return
    lines = view.page.source.body_lines
    for fence in read_fences(lines):
        first = lines[fence.line] if fence.line < len(lines) else ""
        reason = _reason(fence, view, lines)
        if reason and (_key(fence.said) in said if fence.said else _key(first) in said or not fence.is_closed):
            name = f" `{short(fence.said)}`" if fence.said else ""
            message = f"the code fence{name} {reason[0]}"
            line, about = partial(int, fence.line), f"{fence.said}\n{first.strip()}"
            yield Finding(Code.FENCE_AS_TEXT, line, message, reason[1], Severity.WARNING, about=about)


def _reason(fence: Fence, view: _View, lines: Sequence[str]) -> tuple[str, str] | None:
    """Return why a fence is none, and what to do."""
    has_superfences = bool(view.extensions & {"pymdownx.superfences", "pymdownx.extra"})
    if not fence.is_closed:
        return "is never closed, and shows as text", "close it with the same marks on their own line"
    if fence.is_item:
        return (
            "starts on the same line as a list marker, and shows as text",
            "put the item's text on that line, and the fence below it, indented by four spaces",
        )
    if fence.options:
        return (
            "shows as text: its options are not understood",
            'keep only the language, or add `title="…"`, `linenums="1"` or `hl_lines="1 3-4"` after it',
        )
    if fence.is_torn:
        return (
            "shows as text: one of its lines is indented less than the fence",
            "indent all lines of the fence equally",
        )
    if not has_superfences and lines[fence.line - 1][:1] in {" ", "\t", ">"}:
        return "is indented, and shows as text", "add `pymdownx.superfences` to `markdown_extensions`"
    return None


def fence_languages(view: _View) -> Iterator[Finding]:
    """Find languages in which no code is coloured."""
    if not view.extensions & {"pymdownx.highlight", "markdown.extensions.codehilite", "codehilite"}:
        return
    known = languages() | UNCOLOURED | view.fences
    unknown = {name for name in _SAID.findall(view.page.markdown) if name.lower() not in known}
    if not unknown:
        return
    first: dict[str, int] = {}
    for fence in read_fences(view.page.source.body_lines):
        if fence.language in unknown and not fence.options:
            first.setdefault(fence.language, fence.line)
    for name, line in first.items():
        near = nearest(name, known)
        message = f"unknown language `{short(name)}`; the code is not highlighted"
        hint = f"did you mean `{near}`?" if near else "use `text` for code without highlighting"
        yield Finding(Code.FENCE_LANGUAGE, partial(int, line), message, hint, about=name)


def templates_as_text(view: _View) -> Iterator[Finding]:
    """Find what an ignored plugin would have replaced and readers now see, once for each plugin."""
    for plugin in view.plugins:
        marks = _REPLACED.get(plugin, ())
        found = [text for text in view.page.content.slips.templates if text.startswith(marks)] if marks else []
        if found:
            more = f" and {len(found) - 1} more like it show" if len(found) > 1 else " shows"
            message = f"`{short(found[0])}`{more} as text: plugin `{plugin}` does not run here"
            hint = "write out what the plugin would insert"
            line = partial(_line_of, view, found[0])
            yield Finding(Code.SETTING_IGNORED, line, message, hint, Severity.WARNING, about=plugin)


def _line_of(view: _View, text: str) -> int:
    """Return the first line that holds a text as it is, else the one that holds its words; 0 when none does."""
    lines = list(enumerate(view.page.source.prose_lines, 1))
    exact = (number for number, line in lines if text in line)
    key = _key(text)
    return next(exact, 0) or next((number for number, line in lines if key and key in _key(line)), 0)


def _keys(line: str) -> tuple[str, str]:
    """Return what a line of Markdown may be in HTML: without its markup, and with what only looks like some."""
    return _key(_MARKUP.sub("", line)), _key(line)


def _key(text: str) -> str:
    return _NOISE.sub("", text).casefold()


_RULES: tuple[Callable[[_View], Iterator[Finding]], ...] = (
    several_titles, heading_twice, lists_as_text, boxes_without_text, boxes_as_text, box_types, fences_as_text,
    fence_languages, templates_as_text,
)  # fmt: skip

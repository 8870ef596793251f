"""One page on its way from bytes to clean HTML, bounded; what goes wrong costs this page alone, and it says so."""

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape, unescape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from techdocs.clean.allowed_html import HTML_NAMES
from techdocs.clean.html import Cleaned, TooDeepError, clean_article
from techdocs.content.alerts import convert_alerts
from techdocs.content.decoding import decode_page
from techdocs.content.front_matter import read_front_matter
from techdocs.content.included_text import IncludedText
from techdocs.content.snippets import show_refused
from techdocs.content.source import PageSource, page_text
from techdocs.disk.packs import Inputs, Readable
from techdocs.engine.bounds import PageTimeoutError, PageTooLargeError, check_growth, cpu_bound, cut_lines
from techdocs.engine.convert import Converter
from techdocs.engine.late_pictures import late_pictures
from techdocs.engine.revision_dates import mark_dates, place_dates
from techdocs.engine.titles import count_headings
from techdocs.errors import FULL_OR_READ_ONLY
from techdocs.mkdocs_yml.emoji import show_emoji
from techdocs.model.codes import Code
from techdocs.model.docs import BuildAction, Dialect
from techdocs.model.problem import Place, Problem, Severity, error, note, problem_of, warning
from techdocs.plain_text import has_controls
from techdocs.secrets_scan import HINT, find_keys, may_hold_keys

_SHOWN_SOURCE = 100_000
"""Characters of its source that a page shows which cannot be rendered."""
_ELEMENT = re.compile(r"<[^<>]*>")
PUBLISHED = "published_markdown"
"""The field of a rendered page in which its Markdown stands as it is published."""
_NOT_RENDERED = "This page could not be rendered."


def read_page(page: Page, file: Readable, action: BuildAction) -> Iterator[Problem]:
    """Read a page's Markdown and its front matter; yield what is wrong with them."""
    content = file.read_bytes()
    decoded, path = decode_page(content), page.file.src_uri
    if decoded.encoding:
        message = f"the page is not UTF-8 and is read as {decoded.encoding}"
        yield warning(Code.NOT_UTF8, Place(path=path, line=decoded.line), message, "save the file as UTF-8")
    front = read_front_matter(page_text(decoded.text), max_characters=action.limits.front_matter_kb * 1000)
    page.markdown, page.meta = front.markdown, front.kept
    if front.fault:
        yield warning(Code.FRONT_MATTER, Place(path=path, line=front.fault_line), front.fault, front.fault_hint)
    for quoted in front.quoted:
        place = Place(path=path, line=quoted.position[0] + 1)
        yield warning(Code.TYPOGRAPHIC_QUOTES, place, quoted.message, quoted.hint, about=quoted.text)
    for key, line in front.dropped:
        hint = "supported keys: `aliases`, `title`, `description`, `hide`, `tags`, `status` and `search.exclude`"
        place, message = Place(path=path, line=line), f"front matter key `{key}` is dropped"
        yield note(Code.FRONT_MATTER_DROPPED, place, message, hint, about=key)


def prepare_markdown(
    page: Page, config: MkDocsConfig, files: Files, action: BuildAction, inputs: Inputs
) -> list[Problem]:
    """Make of a page's text the Markdown that is converted; return what is wrong with what it includes of `inputs`."""
    faults = list(_include(page, action, inputs)) if action.settings.includers else []
    if action.settings.has_dates:
        page.markdown = mark_dates(page.markdown or "")
    if action.settings.dialect is Dialect.TECHDOCS_CORE or action.settings.has_alerts:
        page.markdown = convert_alerts(page.markdown or "")
    if "pymdownx.snippets" in config["mdx_configs"]:
        page.markdown = show_refused(page.markdown or "")
    page.markdown = config.plugins.on_page_markdown(page.markdown or "", page=page, config=config, files=files)
    return faults


def page_source(page: Page, converter: Converter, files: Files, action: BuildAction, inputs: Inputs) -> PageSource:
    """Return the file of a rendered page, which can tell the lines of what is on it.

    Code that the operator names for trusted sources runs once for a page: the lines of such pages are not known where
    that would not do.
    """
    snippets = converter.config["mdx_configs"].get("pymdownx.snippets") or {}

    def convert(text: str) -> Cleaned | None:
        if action.trusted and action.trusted.runs_code:
            return None
        twin = copy.copy(page)
        twin.markdown = read_front_matter(text, max_characters=action.limits.front_matter_kb * 1000).markdown
        prepare_markdown(twin, converter.config, files, action, inputs)
        twin.markdown, _ = cut_lines(twin.markdown or "", action.limits.line_kb * 1000)
        return _bounded(twin, converter, files, action)[0]

    file = inputs[page.file.src_uri]
    return PageSource(file, page.content or "", convert, has_additions=bool(snippets.get("auto_append")))


def _include(page: Page, action: BuildAction, inputs: Inputs) -> Iterator[Problem]:
    """Put what a page includes into its Markdown, as much as one page may hold."""
    limits = action.limits
    included = IncludedText(
        inputs, action.settings, depth=limits.include_depth, most_characters=limits.page_mb * 1_000_000
    )
    page.markdown = included.write(page.markdown or "", page.file.src_uri)
    if included.is_cut:
        message = f"the page includes more than {limits.page_mb} MB (`limits.page_mb`)"
        yield warning(Code.LIMIT_EXCEEDED, _at(page), message, "include less, or link to it", about="limits.page_mb")


def render_page(
    page: Page, converter: Converter, files: Files, action: BuildAction, inputs: Inputs
) -> Iterator[Problem]:
    """Render one page's Markdown and clean its HTML; what goes wrong costs this page alone, which then says so."""
    limits = action.limits
    page.markdown, cut = cut_lines(page.markdown or "", limits.line_kb * 1000)
    if cut:
        line = _line_of_longest(page_source(page, converter, files, action, inputs), limits.line_kb * 1000)
        message = f"a line is longer than {limits.line_kb} kB and was cut (`limits.line_kb`)"
        hint = "split the line; keep large data in a separate file"
        yield warning(Code.LIMIT_EXCEEDED, _at(page, line), message, hint, about="limits.line_kb")
    cleaned, fault = _bounded(page, converter, files, action)
    if cleaned:
        page.content = cleaned.html
        yield from _cleaning_faults(page, cleaned, page_source(page, converter, files, action, inputs))
    else:
        yield _stopped(page, *fault)


def _bounded(
    page: Page, converter: Converter, files: Files, action: BuildAction
) -> tuple[Cleaned | None, tuple[Code, str]]:
    """Convert a page within its bounds, or return why that was not possible; the memory of a failure is free again."""
    limits = action.limits
    try:
        with cpu_bound(limits.page_seconds):
            return _converted(page, converter, files, action), (Code.PAGE_STOPPED, "")
    except PageTimeoutError:
        code, reason = Code.PAGE_STOPPED, f"it took longer than {limits.page_seconds} s (`limits.page_seconds`)"
    except (PageTooLargeError, TooDeepError) as error:
        code, reason = Code.PAGE_STOPPED, str(error)
    except MemoryError:
        code, reason = Code.PAGE_STOPPED, "it needed too much memory (`limits.memory_mb`)"
    except (RecursionError, ValueError, TypeError, AttributeError, AssertionError, LookupError, OSError) as error:
        if getattr(error, "errno", 0) in FULL_OR_READ_ONLY:
            raise
        code, reason = Code.PAGE_NOT_RENDERED, f"{type(error).__name__}: {str(error)[:200]}"
    return None, (code, reason)


def _converted(page: Page, converter: Converter, files: Files, action: BuildAction) -> Cleaned:
    """Convert a page's Markdown and clean what becomes of it.

    Raises:
        PageTooLargeError: it becomes too much.
        TooDeepError: it becomes too deep.
        Exception: whatever an extension raises.
    """
    vars(page)[PUBLISHED] = converter.convert(page, files)
    html = converter.config.plugins.on_page_content(page.content or "", page=page, config=converter.config, files=files)
    html = show_emoji(html or "").replace('<pre><code class="language-mermaid">', '<pre class="mermaid"><code>')
    check_growth(page.markdown or "", html, action.limits.page_growth)
    cleaned = Cleaned(html=html) if action.trusted and action.trusted.raw_html else clean_article(html)
    late = late_pictures(cleaned.html)
    return replace(cleaned, html=place_dates(late) if action.settings.has_dates else late)


def _stopped(page: Page, code: Code, reason: str) -> Problem:
    """Let a page say that it could not be rendered; its source is shown where it is short."""
    source = escape((page.markdown or "")[:_SHOWN_SOURCE])
    page.content = f"<p>{_NOT_RENDERED} Its source:</p><pre><code>{source}</code></pre>"
    vars(page)[PUBLISHED] = f"{_NOT_RENDERED}\n"
    page.toc = TableOfContents([])
    message = f"the page cannot be rendered: {reason}"
    return error(code, _at(page), message, "look for deeply nested, heavily repeated or malformed Markdown")


def _cleaning_faults(page: Page, cleaned: Cleaned, source: PageSource) -> Iterator[Problem]:
    """Say what was removed from a page, once, and what is missing for it."""
    for name in cleaned.unclosed:
        message = f"`<{name}>` is never closed, so the rest of the page is missing"
        hint = f"close it with `</{name}>`, remove it, or write `&lt;{name}&gt;` to show it as text"
        place = _at(page, source.line_of_markup(f"<{name}>"))
        yield error(Code.ELEMENT_NOT_CLOSED, place, message, hint, about=name)
    if cleaned.removed:
        shown = ", ".join(f"`{name}`" + (f" ({count})" if count > 1 else "") for name, count in cleaned.removed[:5])
        line = source.line_of_markup(cleaned.removed[0][0])
        severity, hint = _about_removed({name for name, _ in cleaned.removed})
        more = " …" if len(cleaned.removed) > 5 else ""  # noqa: PLR2004
        message, about = f"removed from the page: {shown}{more}", " ".join(name for name, _ in cleaned.removed)
        yield problem_of(severity, Code.HTML_REMOVED, _at(page, line), message, hint, about=about)
    for number, target in enumerate(cleaned.targets):
        message = f"link `{target}` was removed: its scheme is not allowed"
        hint = "use a relative path, `https:`, `http:` or `mailto:`"
        line = source.line_of_lost_target(cleaned.targets, number)
        yield warning(Code.SCHEME_REMOVED, _at(page, line), message, hint, about=target)


def secret_faults(pages: list[Page], inputs: Inputs) -> Iterator[Problem]:
    """Find keys of well-known services in pages, and what these include; such a page is withheld later."""
    for page in pages:
        source = decode_page(inputs[page.file.src_uri].read_bytes()).text
        published = vars(page).get(PUBLISHED, "")
        if not any(map(may_hold_keys, (source, page.content or "", published))):
            continue
        found = find_keys(source) or find_keys(unescape(_ELEMENT.sub("", page.content or ""))) or find_keys(published)
        if found is None:
            continue
        if find_keys(str(page.title)):
            page.title = page.file.name
        message = f"the page is withheld: it contains {found.what}"
        line = found.line if find_keys(source) else 0
        yield error(Code.SECRET_FOUND, _at(page, line), message, HINT, secret=found.what)


def _about_removed(names: set[str]) -> tuple[Severity, str]:
    """Return how bad it is that something was removed from a page, and what to do."""
    if all(name == "style" or name.startswith(("data-", ".")) for name in names):
        return Severity.NOTE, "all pages share the site's look"
    if all(name.startswith("<") and name.strip("<>").lower() not in HTML_NAMES for name in names):
        return Severity.WARNING, "to show text in angle brackets, write it as code or with `&lt;`"
    return Severity.WARNING, "use Markdown instead; the docs list the HTML that is allowed"


def title_faults(pages: list[Page], toc_headings: int) -> Iterator[Problem]:
    """Find titles that are shown otherwise than they are written, and tables of contents that are cut."""
    for page in pages:
        if has_controls(str(page.title)):
            message = "removed control or direction characters from the page's title"
            yield warning(Code.TEXT_CLEANED, _at(page, 1), message, "retype the title")
        if count_headings(page.toc.items) > toc_headings:
            most = f"the table of contents shows {toc_headings} headings"
            message = f"{most}, but the page has more (`limits.toc_headings`)"
            yield warning(Code.LIMIT_EXCEEDED, _at(page), message, "split the page", about="limits.toc_headings")


def _at(page: Page, line: int = 0) -> Place:
    return Place(path=page.file.src_uri, line=line)


def _line_of_longest(source: PageSource, longest: int) -> int:
    return next((number for number, line in enumerate(source.lines, 1) if len(line) > longest), 0)

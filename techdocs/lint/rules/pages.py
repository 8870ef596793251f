"""Rules about pages that need a number of the operator's: how long, and how old, a page may be."""

from collections.abc import Iterator
from datetime import timedelta

from techdocs.clock import run_time
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import Build, BuiltDocs, DocsState
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Place, Problem, note


def page_too_long(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find pages of more words than `lint.page_words`.

    What it does: compares the number of words outside code blocks with the setting.
    Why it matters: such a page is rarely read; search leads to all of it, and its table of contents is a page itself.
    How to fix: split it where readers differ, and link the parts.
    """
    if docs.state is DocsState.KEPT:
        return
    for page in docs.pages:
        if page.words > settings.page_words:
            message = f"the page is longer than {settings.page_words:,} words (`lint.page_words`)"
            hint = f"it has {page.words:,}; split it by audience, and link the parts"
            place = Place(source=build.source, path=build.origins.get(page.path, page.path))
            yield note(Code.PAGE_TOO_LONG, place, message, hint)


def page_stale(catalog: Catalog, build: Build, docs: BuiltDocs, settings: LintSettings) -> Iterator[Problem]:
    """Find pages that no commit has touched for `lint.stale_days` days.

    What it does: compares the date of a page's last commit with today; 0 days, the default, switch it off.
    Why it matters: what the page tells may no longer be so, and no one has looked.
    How to fix: read it, and correct it or remove it.
    """
    if not settings.stale_days or docs.state is DocsState.KEPT or build.source not in catalog.discovered:
        return
    changed = catalog.discovered[build.source].source.changed
    oldest = (run_time() - timedelta(days=settings.stale_days)).isoformat()
    for page in docs.pages:
        path = build.origins.get(page.path, page.path)
        date = changed.get(path, "")
        if date and date < oldest:
            message = f"the page has not changed since {date[:10]}"
            hint = f"that is over {settings.stale_days} days (`lint.stale_days`); review it, update it or remove it"
            yield note(Code.PAGE_STALE, Place(source=build.source, path=path), message, hint)

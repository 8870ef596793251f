"""What to do for those whose links a change breaks: who they are, and the redirect to add, word for word."""

import difflib
import posixpath
from collections.abc import Sequence

from techdocs.model.docs import Build, DocsForm, DocsPage
from techdocs.model.entity import EntityRef
from techdocs.model.links import Inbound
from techdocs.model.problem import first_of
from techdocs.model.published import PublishedEntity, PublishedPage
from techdocs.model.urls import docs_url

_SHOWN = 5
_ALIKE = 0.5


def page_hint(page: PublishedPage, now: Sequence[DocsPage], links: Sequence[Inbound], build: Build | None) -> str:
    """Return who links to a page that is gone, and the redirect to the page that is most like it."""
    target = nearest_page(page, now)
    if target is None:
        return f"{_linked(links)}; restore the page, or tell the owners"
    redirect = f"add `aliases: [{page.url}]` to the front matter of `{target.path}`"
    if build is not None and build.form is DocsForm.MKDOCS:
        redirect += f", or `redirect_maps: {{{page.path}: {target.path}}}` for mkdocs-redirects"
    return f"{_linked(links)}; {redirect}"


def former_hint(
    address: str,
    page: PublishedPage,
    now: Sequence[DocsPage],
    links: Sequence[Inbound],
    ref: EntityRef,
    heir: EntityRef,
) -> str:
    """Return who names a former address that leads nowhere any more, and how to give it back.

    Args:
        address: the address, from the site's root.
        page: the page that it led to, of the docs of `ref`.
        now: the pages of the docs of `heir`, which is the same entity unless it was renamed.
        links: the links that name it.
        ref: whose page it was.
        heir: whose it is.
    """
    target = next((other for other in now if other.url == page.url), None) or nearest_page(page, now)
    if not address.startswith(docs_url(ref)):  # the docs had another name
        _, namespace, kind, name, *_ = address.split("/")
        former = EntityRef(kind, namespace, name)
        return f"{_linked(links)}; annotate `{heir}` with `techdocs/former-refs: {former}`"
    if target is None:
        return f"{_linked(links)}; tell the owners"
    alias = address.removeprefix(docs_url(ref))
    return f"{_linked(links)}; add `aliases: [{alias}]` to the front matter of `{target.path}`"


def anchor_hint(anchor: str, page: PublishedPage, now: DocsPage, links: Sequence[Inbound]) -> str:
    """Return who leads to an anchor that is gone, and how to give it back."""
    fresh = [other for other in now.anchors if other not in page.anchors]
    near = difflib.get_close_matches(anchor, fresh, n=1, cutoff=_ALIKE)
    where = f"the heading of `#{near[0]}`" if near else "the heading that replaces it"
    return f"{_linked(links)}; add `{{#{anchor}}}` after {where}"


def gone_hint(
    entity: PublishedEntity, newcomers: Sequence[EntityRef], links: Sequence[Inbound],
    naming: Sequence[PublishedEntity],
) -> str:  # fmt: skip
    """Return who needs an entity that is gone, and the annotation that keeps its addresses when it is renamed."""
    names = {str(ref): ref for ref in newcomers}
    near = difflib.get_close_matches(str(entity.ref), names, n=1, cutoff=_ALIKE) or (
        list(names) if len(names) == 1 else []
    )
    whose = f"`{near[0]}`" if near else "the entity that replaces it"
    who = [_linked(links)] if links else []
    if naming:
        owners = [f"`{other.ref}` ({other.owner or 'no owner'})" for other in naming]
        who.append(f"used by {first_of(owners, _SHOWN)}")
    return f"{', '.join(who)}; if it is renamed, annotate {whose} with `techdocs/former-refs: {entity.ref}`"


def nearest_page(page: PublishedPage, now: Sequence[DocsPage]) -> DocsPage | None:
    """Return the page that most likely took a page's place; the first one where none is like it.

    Two pages are alike by their anchors, their titles and the names of their files.
    """
    best = max(now, key=lambda other: _likeness(page, other), default=None)
    return best if best is None or _likeness(page, best) >= _ALIKE else now[0]


def _likeness(page: PublishedPage, other: DocsPage) -> float:
    one, two = set(page.anchors), set(other.anchors)
    anchors = len(one & two) / len(one | two) if one | two else 0.0
    title = _ratio(page.title.lower(), other.title.lower())
    name = _ratio(posixpath.basename(page.path), posixpath.basename(other.path))
    return max(anchors, title if title > _ALIKE else 0.0) + name / 10 + title / 10


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _linked(links: Sequence[Inbound]) -> str:
    pages = {f"`{link.url}`": link.owner or "no owner" for link in links}
    return f"linked from {first_of([f'{url} ({owner})' for url, owner in pages.items()], _SHOWN)}"

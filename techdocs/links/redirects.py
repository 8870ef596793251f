"""Former addresses that lead on: `redirect_maps` of mkdocs-redirects, `aliases` of pages, `techdocs/former-refs`.

An address that has a page of its own is never taken by a redirect, a chain is shortened to its end, and a loop leads
nowhere: each is a problem for its author.
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from techdocs.links.addresses import Addresses
from techdocs.model.codes import Code
from techdocs.model.docs import Build, DocsPage
from techdocs.model.entity import EntityRef, EntityRefError, parse_entity_ref
from techdocs.model.links import Redirect
from techdocs.model.problem import Place, Problem, Severity
from techdocs.model.urls import docs_url, entity_url
from techdocs.plain_text import plain_line

FORMER_REFS = "techdocs/former-refs"
"""Annotation with the refs that a component had before it was renamed, separated by commas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """A redirect as somebody asks for it, and where."""

    redirect: Redirect
    ref: EntityRef
    place: Place
    written: str


def site_redirects(addresses: Addresses) -> tuple[tuple[Redirect, ...], dict[EntityRef, list[Problem]]]:
    """Return every redirect of the site in the order of their origins, and what is wrong with those asked for."""
    problems: dict[EntityRef, list[Problem]] = {}
    wishes: dict[str, _Wish] = {}
    for ref, build in addresses.plan.builds.items():
        for wish in _wishes(addresses, ref, build, problems.setdefault(ref, [])):
            origin = wish.redirect.origin
            other = wishes.get(origin)
            if origin == wish.redirect.target.partition("#")[0]:
                problems[ref].append(_problem(wish, Code.REDIRECT_LOOP, "leads to itself", "leave it out"))
            elif _is_taken(addresses, origin):
                message = "is not made: there is a page at that address"
                problems[ref].append(
                    _problem(wish, Code.REDIRECT_CONFLICT, message, "remove the page, or the redirect")
                )
            elif other is not None and other.redirect.target != wish.redirect.target:
                message = f"is not made: `{plain_line(other.written, 80)}` leads elsewhere already"
                problems[ref].append(_problem(wish, Code.REDIRECT_CONFLICT, message, "keep one of the two"))
            else:
                wishes.setdefault(origin, wish)
    found = tuple(sorted(_followed(wishes, problems)))
    return found, {ref: some for ref, some in problems.items() if some}


def _is_taken(addresses: Addresses, origin: str) -> bool:
    """Say whether something of the site stands at an address already."""
    found = addresses.of_url(origin)
    return found is not None and found.url == origin


def _followed(wishes: Mapping[str, _Wish], problems: dict[EntityRef, list[Problem]]) -> Iterator[Redirect]:
    """Yield each redirect with the end of its chain; those that go round lead nowhere."""
    for wish in wishes.values():
        seen, target = {wish.redirect.origin}, wish.redirect.target
        while target.partition("#")[0] in wishes:
            path, _, anchor = target.partition("#")
            if path in seen:
                problems[wish.ref].append(
                    _problem(wish, Code.REDIRECT_LOOP, "goes round in a circle", "let one of them lead to a page")
                )
                break
            seen.add(path)
            following = wishes[path].redirect.target
            target = following if "#" in following or not anchor else f"{following}#{anchor}"
        else:
            made = wish.redirect
            yield Redirect(origin=made.origin, target=target, entity=made.entity, title=made.title)


def _wishes(addresses: Addresses, ref: EntityRef, build: Build, problems: list[Problem]) -> Iterator[_Wish]:
    own = list(_of_pages(addresses, ref, build, problems))
    yield from own
    yield from _former(addresses, ref, own, problems)


def _of_pages(addresses: Addresses, ref: EntityRef, build: Build, problems: list[Problem]) -> Iterator[_Wish]:
    """Yield the redirects to single pages: aliases, and `redirect_maps`."""
    docs = addresses.docs.get(ref)
    pages = docs.pages if docs else ()
    for page in pages:
        place = Place(source=build.source, path=build.origins.get(page.path, page.path), line=1 if page.aliases else 0)
        for alias in page.aliases:
            origin = _alias(alias, page, _suffix(build))
            if origin is None:
                problems.append(_invalid(alias, place, str(ref)))
            else:
                yield _wish(ref, docs_url(ref) + origin, docs_url(ref) + page.url, place, alias, page.title)
    for former, (target, place) in build.redirects.items():
        yield from _mapped(addresses, ref, former, target, place, problems)


def _mapped(
    addresses: Addresses, ref: EntityRef, former: str, target: str, place: Place, problems: list[Problem]
) -> Iterator[_Wish]:
    """Yield one line of `redirect_maps`: a former file to a file of these docs, or to a web address."""
    build = addresses.plan.builds[ref]
    origin = _page_address(former, _suffix(build))
    written = f"{former}: {target}"
    if origin is None:
        problems.append(_invalid(former, place, str(ref)))
    elif target.startswith(("https://", "http://")):
        yield _wish(ref, docs_url(ref) + origin, target, place, written, target)
    else:
        path, _, anchor = target.partition("#")
        found = addresses.of_entity(ref, path.removeprefix("./")) if path else None
        chained = _page_address(path, _suffix(build))
        if found is None and chained not in {_page_address(other, _suffix(build)) for other in build.redirects}:
            problems.append(_nowhere(written, place, str(ref)))
            return
        address = found.url if found else f"{docs_url(ref)}{chained}"
        title = found.page.title if found and found.page else target
        target = address + (f"#{anchor}" if anchor else "")
        yield _wish(ref, docs_url(ref) + origin, target, place, written, title)


def _former(addresses: Addresses, ref: EntityRef, own: list[_Wish], problems: list[Problem]) -> Iterator[_Wish]:
    """Yield the former addresses of a renamed entity: of its catalog page, and of each page of its docs.

    What led on to another page while it had its former name still does: `own` are the redirects of its pages.
    """
    entity = addresses.catalog.entities[ref]
    docs = addresses.docs.get(ref)
    for text in filter(None, (part.strip() for part in entity.annotations.get(FORMER_REFS, "").split(","))):
        try:
            former = parse_entity_ref(text, default_kind=ref.kind, default_namespace=ref.namespace)
        except EntityRefError:
            problems.append(_invalid(text, entity.place, str(ref)))
            continue
        yield _wish(ref, entity_url(former), entity_url(ref), entity.place, text, entity.display_name)
        if former in addresses.catalog.entities:
            continue  # one problem for a ref that is in use, not one for each page
        for page in docs.pages if docs else ():
            yield _wish(ref, docs_url(former) + page.url, docs_url(ref) + page.url, entity.place, text, page.title)
        if docs and docs.pages and all(page.url for page in docs.pages):
            yield _wish(ref, docs_url(former), docs_url(ref), entity.place, text, entity.display_name)
        for wish in (wish.redirect for wish in own):
            origin = docs_url(former) + wish.origin.removeprefix(docs_url(ref))
            yield _wish(ref, origin, wish.target, entity.place, text, wish.title)


def _wish(ref: EntityRef, origin: str, target: str, place: Place, written: str, title: str) -> _Wish:
    redirect = Redirect(origin=origin, target=target, entity=str(ref), title=title)
    return _Wish(redirect=redirect, ref=ref, place=place, written=written)


def _suffix(build: Build) -> str:
    """Return how the addresses of a component's pages end."""
    return "/" if build.action is None or build.action.settings.use_directory_urls else ".html"


def _alias(alias: str, page: DocsPage, suffix: str) -> str | None:
    """Return the former address below the docs that an alias names: from the docs' root, or with `./` from its page."""
    if alias.startswith(("./", "../")):
        ending = "/" if alias.endswith("/") else ""
        alias = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), alias)) + ending
    return _page_address(alias.removeprefix("/"), suffix)


def _page_address(path: str, suffix: str) -> str | None:
    """Return the address of a page from its former file or address, None when it could be none."""
    if (
        not path
        or "://" in path
        or path.startswith(("/", ".."))
        or not path.isprintable()
        or {"?", "#", "\\"} & {*path}
    ):
        return None
    parts = path.rstrip("/").split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return None
    folder, name = "/".join(parts[:-1]), parts[-1]
    prefix = f"{folder}/" if folder else ""
    stem = name.removesuffix(".md").removesuffix(".html")
    if stem.lower() in {"index", "readme"} and stem != name:
        return prefix
    return f"{prefix}{stem}/" if path.endswith("/") else f"{prefix}{stem}{suffix}"


def _problem(wish: _Wish, code: Code, what: str, hint: str) -> Problem:
    return Problem(
        code=code, severity=Severity.WARNING, message=f"redirect `{plain_line(wish.written, 120)}` {what}", hint=hint,
        place=wish.place, entity=str(wish.ref),
    )  # fmt: skip


def _invalid(text: str, place: Place, ref: str) -> Problem:
    return Problem(
        code=Code.REDIRECT_INVALID, severity=Severity.WARNING, place=place, entity=ref,
        message=f"redirect `{plain_line(text, 120)}` is not made: it is no address of these docs",
        hint="write a former page's file or address, relative to the docs, or a former ref",
    )  # fmt: skip


def _nowhere(text: str, place: Place, ref: str) -> Problem:
    return Problem(
        code=Code.REDIRECT_INVALID, severity=Severity.WARNING, place=place, entity=ref,
        message=f"redirect `{plain_line(text, 120)}` leads to a page that these docs do not have",
        hint="name a page's file, relative to the docs, or a web address",
    )  # fmt: skip

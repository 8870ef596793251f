"""Former addresses that lead on: which of those that authors ask for the site has, and what is wrong with the others.

An address that has a page of its own is never taken by a redirect, a chain is shortened to its end, and a loop leads
nowhere: each is a problem for its author.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from techdocs.links.addresses import Addresses
from techdocs.links.former import is_web
from techdocs.links.redirect_requests import RedirectRequest, RedirectRequests
from techdocs.model.codes import Code
from techdocs.model.entity import EntityRef
from techdocs.model.guesses import Guesses
from techdocs.model.links import Redirect
from techdocs.model.problem import Problem, error
from techdocs.model.urls import docs_url, file_of
from techdocs.plain_text import plain_line
from techdocs.secrets_scan import HINT, EnvironmentSecrets

MOST = 5_000
"""Redirects of one component: former refs times pages could be millions."""


def site_redirects(
    addresses: Addresses, secrets: EnvironmentSecrets
) -> tuple[tuple[Redirect, ...], dict[EntityRef, list[Problem]]]:
    """Return every redirect of the site in the order of their origins, and what is wrong with those asked for.

    Args:
        addresses: everything that is in the site.
        secrets: what no redirect may show.
    """
    chosen = _Chosen(addresses, secrets)
    problems: dict[EntityRef, list[Problem]] = {}
    guesses = Guesses()
    for ref, build in addresses.plan.builds.items():
        requests = RedirectRequests(addresses, build, guesses)
        own = problems[ref] = requests.problems
        many = iter(requests)
        for request in islice(many, MOST):
            own += chosen.add(request)
        own += [_too_many(request) for request in islice(many, 1)]
    for build in addresses.plan.builds.values():
        for request in islice(RedirectRequests(addresses, build, guesses).implied(), MOST):
            chosen.add_implied(request)
    redirects = tuple(sorted(chosen.followed(problems)))
    return redirects, {ref: some for ref, some in problems.items() if some}


class _Chosen:
    """The requests that can be fulfilled, by their origins."""

    def __init__(self, addresses: Addresses, secrets: EnvironmentSecrets) -> None:
        self._addresses, self._secrets = addresses, secrets
        self._requests: dict[str, RedirectRequest] = {}
        self._files, self._folders = set[str](), set[str]()
        self._known: EntityRef | None = None

    def add(self, request: RedirectRequest) -> Iterator[Problem]:
        """Take a request, or yield why it cannot be fulfilled."""
        origin = request.redirect.origin
        other = self._requests.get(origin)
        secret = self._secrets.find_in(f"{request.written} {request.redirect.target}")
        if secret is not None:
            yield _secret(request, secret.what)
        elif origin == request.redirect.target.partition("#")[0]:
            yield request.problem(Code.REDIRECT_LOOP, "points to itself", "remove it")
        elif other is not None and other.redirect.target != request.redirect.target:
            what = f"is not created: it conflicts with `{plain_line(other.written, 80)}`"
            yield request.problem(Code.REDIRECT_CONFLICT, what, "keep one of the two")
        elif other is None and self._is_taken(request):
            what = "is not created: a page or file already exists at that address"
            yield request.problem(Code.REDIRECT_CONFLICT, what, "remove that page or file, or the redirect")
        elif other is None:
            self._requests[origin] = request
            self._put(file_of(origin))

    def add_implied(self, request: RedirectRequest) -> None:
        """Take a request that is not written anywhere, if it can be fulfilled; if not, no author can change that."""
        deque(self.add(replace(request, repeats=True)), maxlen=0)

    def followed(self, problems: Mapping[EntityRef, list[Problem]]) -> Iterator[Redirect]:
        """Yield each redirect with the end of its chain; those that go round lead nowhere."""
        for request in self._requests.values():
            target, made = self._end(request), request.redirect
            if target is not None and (is_web(target) or self._addresses.is_taken(target.partition("#")[0])):
                yield Redirect(origin=made.origin, target=target, entity=made.entity, title=made.title)
            elif not request.repeats:
                problems[request.ref].append(request.goes_round() if target is None else request.leads_nowhere())

    def _end(self, request: RedirectRequest) -> str | None:
        """Return where a chain of redirects ends, with the last anchor that is named; None where it has no end."""
        seen, target = {request.redirect.origin}, request.redirect.target
        while (path := target.partition("#")[0]) in self._requests:
            if path in seen:
                return None
            seen.add(path)
            anchor, following = target.removeprefix(path), self._requests[path].redirect.target
            target = following if "#" in following else following + anchor
        return target

    def _is_taken(self, request: RedirectRequest) -> bool:
        """Say whether something is at a request's origin, or a file where its folder would be."""
        if self._known != request.ref:
            self._known = request.ref
            for path in self._addresses.files_of(request.ref):
                self._put(path)
        path = file_of(request.redirect.origin)
        is_in_the_way = path in self._files or path in self._folders or not self._files.isdisjoint(_folders(path))
        return is_in_the_way or self._addresses.is_taken(request.redirect.origin)

    def _put(self, path: str) -> None:
        self._files.add(path)
        self._folders.update(_folders(path))


def _folders(path: str) -> Iterator[str]:
    """Yield the folders that a file of the site's docs is in, from below."""
    while path := path.rpartition("/")[0]:
        yield path


def _secret(request: RedirectRequest, what: str) -> Problem:
    """Return a problem that does not quote its subject."""
    message = f"a redirect is not created: it contains {what}"
    return error(Code.SECRET_FOUND, request.place, message, HINT, about=request.written, entity=str(request.ref))


def _too_many(request: RedirectRequest) -> Problem:
    what = f"and the ones after it are not created: `{docs_url(request.ref)}` has more than {MOST:,} redirects"
    hint = "list fewer former pages and refs, or add redirect rules to the host"
    return request.problem(Code.LIMIT_EXCEEDED, what, hint)

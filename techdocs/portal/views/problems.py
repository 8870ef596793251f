"""Problems as readers see them: grouped by code, an overview by owner, and a page for each code with what it means."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from techdocs.code_reference import read_reference
from techdocs.model.entity import find_entity_ref
from techdocs.model.problem import Problem, Severity
from techdocs.model.urls import entity_url, relative_url
from techdocs.portal.views.listing import EntityListing

OWNERS_PER_PAGE = 100
_OF_ENTITY, _OF_CODE = 20, 200
"""Findings of one code that the page of an entity shows, and the code's own page; `techdocs lint` prints all."""


def code_url(code: str) -> str:
    """Return the address of a code's page, below the site's root."""
    return f"problems/{code.lower()}/"


def found_codes(listing: EntityListing) -> list[str]:
    """Return the codes that the run has found."""
    return sorted({str(problem.code) for problem in listing.parts.report.problems})


def owners_with_problems(listing: EntityListing) -> list[str]:
    """Return the refs of owners, those with most errors first, `""` for no owner last."""
    counts: dict[str, Counter[Severity]] = defaultdict(Counter)
    for problem in listing.parts.report.problems:
        counts[problem.owner][problem.severity] += 1
    return sorted(counts, key=lambda ref: (not ref, *(-counts[ref][one] for one in reversed(Severity)), ref))


def problems_values(listing: EntityListing, here: str, number: int) -> dict[str, object]:
    """Return one page of the overview: how many problems of which code each owner has."""
    owners = owners_with_problems(listing)
    last = max(1, -(-len(owners) // OWNERS_PER_PAGE))
    by_owner: dict[str, list[Problem]] = defaultdict(list)
    for problem in listing.parts.report.problems:
        by_owner[problem.owner].append(problem)
    return {
        "owners": [
            {
                "link": listing.link(find_entity_ref(owner), here),
                "counts": _counts(by_owner[owner]),
                "codes": [_summary(alike, here) for alike in _by_code(by_owner[owner])],
            }
            for owner in owners[(number - 1) * OWNERS_PER_PAGE : number * OWNERS_PER_PAGE]
        ],
        "previous": relative_url(problems_url(number - 1), here) if number > 1 else "",
        "next": relative_url(problems_url(number + 1), here) if number < last else "",
    }


def problems_url(number: int) -> str:
    """Return the address of a page of the overview."""
    return "problems/" if number == 1 else f"problems/page/{number}/"


def code_values(listing: EntityListing, code: str, here: str) -> dict[str, object]:
    """Return what a code means, and where it was found."""
    found = [problem for problem in listing.parts.report.problems if problem.code == code]
    return {**_group(found, listing, here, _OF_CODE), "text": read_reference()[code].text}


def problem_groups(problems: Iterable[Problem], listing: EntityListing, here: str) -> list[dict[str, object]]:
    """Return problems of one entity, those of one code together, the worst first."""
    return [_group(alike, listing, here, _OF_ENTITY) for alike in _by_code(problems)]


def _by_code(problems: Iterable[Problem]) -> list[list[Problem]]:
    groups: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.code].append(problem)
    return sorted(groups.values(), key=lambda alike: (-alike[0].severity.rank, str(alike[0].code)))


def _counts(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Return how many problems of each severity there are, the worst first."""
    found = Counter(problem.severity for problem in problems)
    return [{"severity": one.value, "count": found[one]} for one in reversed(Severity) if found[one]]


def _summary(alike: Sequence[Problem], here: str) -> dict[str, object]:
    code = str(alike[0].code)
    return {
        "code": code,
        "href": relative_url(code_url(code), here),
        "title": read_reference()[code].title,
        "severity": alike[0].severity.value,
        "count": len(alike),
    }


def _group(alike: Sequence[Problem], listing: EntityListing, here: str, most: int) -> dict[str, object]:
    items = [_problem(problem, listing, here) for problem in alike[:most]]
    return {**_summary(alike, here), "items": items, "more": len(alike) - len(items)}


def _problem(problem: Problem, listing: EntityListing, here: str) -> dict[str, object]:
    """Return one problem as plain data with a link to its entity."""
    ref = find_entity_ref(problem.entity)
    shown = ref is not None and ref in listing.catalog.entities
    return {
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
        "place": str(problem.place),
        "also": [str(place) for place in problem.also],
        "entity": {"title": listing.name(ref), "href": relative_url(entity_url(ref), here)} if ref and shown else None,
    }

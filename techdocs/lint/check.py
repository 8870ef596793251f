"""Step 5: gather the problems of all steps and run the rules. Takes catalog, plan and docs, gives a `Report`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from techdocs.lint.ignores import read_ignores
from techdocs.lint.outside import Outside, look_outside
from techdocs.lint.policy import apply_policy
from techdocs.lint.rules import CATALOG_RULES, RULES
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.lint import LintSettings
from techdocs.model.problem import Problem, problem_order
from techdocs.model.site import Report, SiteParts
from techdocs.plain_text import visible
from techdocs.secrets_scan import HINT, WITHHELD, EnvironmentSecrets
from techdocs.workers.repositories import RepositoryWorkers


@dataclass(frozen=True, slots=True, kw_only=True)
class Standards:
    """What problems are judged with.

    `secrets` are what none may quote, `workers` read what authors silence, `settings` and `today` decide which rules
    hold; `outside` are published sites to look things up in.
    """

    secrets: EnvironmentSecrets
    workers: RepositoryWorkers
    settings: LintSettings
    today: date
    outside: Outside


def check_site(parts: SiteParts, standards: Standards) -> Report:
    """Return every problem of a run that is shown, in order of place, each one once; what it quotes holds no secret."""
    settings, secrets, catalog = standards.settings, standards.secrets, parts.catalog
    all_problems = [
        *catalog.problems, *_problems_of_catalog(catalog, settings), *_problems_of_docs(parts, settings),
        *_problems_of_apis(parts),
    ]  # fmt: skip
    seen = look_outside(all_problems, standards.outside, parts)
    found = tuple(dict.fromkeys(_visible(problem, secrets) for problem in seen.problems))
    ignores = read_ignores(found, {source.name: source.root for source in catalog.sources}, standards.workers)
    judged = apply_policy(found, ignores, settings, standards.today)
    shown = tuple(_visible(problem, secrets) for problem in judged.problems)  # an ignore is quoted, too
    return Report(problems=shown, silenced=judged.silenced, skipped=seen.skipped, undone=(*seen.undone, *parts.undone))


def tell_once(report: Report) -> Report:
    """Return a report in which what several entities share, such as one folder of docs, is wrong once.

    The hint names them all; the severity is the worst, as an override may hold for one owner only.
    """
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in report.problems:
        groups.setdefault((*problem_order(problem), problem.hint), []).append(problem)
    return replace(report, problems=tuple(_joined(group) for group in groups.values()))


def _joined(group: list[Problem]) -> Problem:
    first, owners = group[0], {problem.entity: problem.owner for problem in group if problem.entity}
    if len(owners) < 2:  # noqa: PLR2004 - two share something
        return first
    *names, last = (f"`{entity}`" + (f" ({owner})" if owner else "") for entity, owner in owners.items())
    hint = "; ".join(filter(None, (first.hint, f"it affects {', '.join(names)} and {last}")))
    return replace(first, hint=hint, severity=max((problem.severity for problem in group), key=lambda one: one.rank))


def _visible(problem: Problem, secrets: EnvironmentSecrets) -> Problem:
    """Return a problem in which nothing that a repository wrote can hide, turn the line around, end it, or leak."""
    problem = _without_secrets(problem, secrets)
    places = (problem.place, *problem.also)
    if all(text.isprintable() for text in (problem.message, problem.hint, *(place.path for place in places))):
        return problem
    place, *also = (replace(place, path=visible(place.path)) for place in places)
    return replace(problem, message=visible(problem.message), hint=visible(problem.hint), place=place, also=tuple(also))


def _without_secrets(problem: Problem, secrets: EnvironmentSecrets) -> Problem:
    """Return a problem of which nothing that is printed holds a secret: message, hint and the paths of its places."""
    places = (problem.place, *problem.also)
    if not secrets.find_in(
        "\n".join((problem.message, problem.hint, problem.about, *(place.path for place in places)))
    ):
        return problem
    if secrets.find_in(f"{problem.message}\n{problem.hint}") and problem.code != Code.SECRET_FOUND:
        problem = replace(problem, message="this problem cannot be quoted: it contains a secret", hint=HINT)
    about = "" if secrets.find_in(problem.about) else problem.about
    place, *also = (replace(one, path=WITHHELD) if secrets.find_in(one.path) else one for one in places)
    return replace(problem, place=place, also=tuple(also), about=about)


def _problems_of_catalog(catalog: Catalog, settings: LintSettings) -> Iterator[Problem]:
    owners = {str(ref): str(own.owner) for ref, own in catalog.ownership.items() if own.owner}
    for rule in CATALOG_RULES:
        for problem in rule(catalog, settings):
            yield replace(problem, owner=owners.get(problem.entity, ""))


def _problems_of_apis(parts: SiteParts) -> Iterator[Problem]:
    for ref, api in parts.apis.items():
        ownership = parts.catalog.ownership.get(ref)
        owner = str(ownership.owner) if ownership and ownership.owner else ""
        yield from (replace(problem, owner=owner) for problem in api.problems)


def _problems_of_docs(parts: SiteParts, settings: LintSettings) -> Iterator[Problem]:
    catalog = parts.catalog
    for ref, build in parts.plan.builds.items():
        ownership = catalog.ownership.get(ref)
        owner = str(ownership.owner) if ownership and ownership.owner else ""
        built = parts.docs[ref]
        own = [
            *build.problems,
            *built.problems,
            *parts.links.problems.get(ref, ()),
            *(problem for rule in RULES for problem in rule(catalog, build, built, settings)),
        ]
        for problem in own:
            yield replace(problem, entity=problem.entity or str(ref), owner=problem.owner or owner)

"""Step 5: gather the problems of all steps and run the rules. Takes catalog, plan and docs, gives a `Report`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from techdocs.lint.rules import RULES
from techdocs.model.catalog import Catalog
from techdocs.model.codes import Code
from techdocs.model.docs import BuildPlan, BuiltDocs
from techdocs.model.entity import EntityRef
from techdocs.model.problem import Problem, problem_order
from techdocs.model.site import Report
from techdocs.plain_text import visible
from techdocs.secrets_scan import HINT, EnvironmentSecrets


def check_site(
    catalog: Catalog, plan: BuildPlan, docs: Mapping[EntityRef, BuiltDocs], secrets: EnvironmentSecrets
) -> Report:
    """Return every problem of a run, in order of place, each one once; what it quotes holds no secret."""
    found = dict.fromkeys(
        _visible(problem, secrets) for problem in [*catalog.problems, *_problems_of_docs(catalog, plan, docs)]
    )
    return Report(problems=tuple(sorted(found, key=problem_order)))


def _visible(problem: Problem, secrets: EnvironmentSecrets) -> Problem:
    """Return a problem in which nothing that a repository wrote can hide, turn the line around, end it, or leak."""
    if problem.code != Code.SECRET_FOUND and secrets.find_in(problem.message):
        problem = replace(problem, message="what is wrong here cannot be quoted: it holds a secret", hint=HINT)
    places = (problem.place, *problem.also)
    if all(text.isprintable() for text in (problem.message, problem.hint, *(place.path for place in places))):
        return problem
    place, *also = (replace(place, path=visible(place.path)) for place in places)
    return replace(problem, message=visible(problem.message), hint=visible(problem.hint), place=place, also=tuple(also))


def _problems_of_docs(catalog: Catalog, plan: BuildPlan, docs: Mapping[EntityRef, BuiltDocs]) -> Iterator[Problem]:
    for ref, build in plan.builds.items():
        ownership = catalog.ownership.get(ref)
        owner = str(ownership.owner) if ownership and ownership.owner else ""
        built = docs[ref]
        own = [
            *build.problems,
            *built.problems,
            *(problem for rule in RULES for problem in rule(catalog, build, built)),
        ]
        for problem in own:
            yield replace(problem, entity=problem.entity or str(ref), owner=problem.owner or owner)

"""What is said of a name that is declared more than once: to whoever keeps it, and to whoever does not (TD105)."""

from collections.abc import Iterable, Iterator, Mapping

from techdocs.catalog.ownership import ownership_of
from techdocs.model.codeowners import CodeOwners
from techdocs.model.codes import Code
from techdocs.model.entity import Entity
from techdocs.model.incumbents import HeldBy
from techdocs.model.problem import Problem, Severity, first_of, problem_of

_MOVE = "`names` in `techdocs.yml`"
_WHY: Mapping[HeldBy, str] = {
    HeldBy.NAMES: "`names` in `techdocs.yml` gives the name to `{holder}`",
    HeldBy.SITE: "`{holder}` holds the name on the published site",
    HeldBy.BUILD: "`{holder}` held the name in the last build",
}
_ASK = f"choose another name, or ask the operator to give you this one with {_MOVE}"
Rules = Mapping[str, CodeOwners]


def refused_problems(
    refused: Iterable[Entity], kept: Entity, *, by: HeldBy, rules: Rules, before: str = ""
) -> Iterator[Problem]:
    """Yield a problem for each declaration that does not count because another repository holds the name.

    Args:
        refused: the declarations.
        kept: the entity as the repository declares it that holds the name.
        by: what says so.
        rules: the CODEOWNERS of each source.
        before: the source that held the name until the operator gave it away, if one did.
    """
    why = _WHY[by].format(holder=kept.place.source)
    hint = "choose another name" if by is HeldBy.NAMES else _ASK
    for entity in refused:
        moved = "; it held the name until now" if entity.place.source == before else ""
        yield _problem(entity, Severity.ERROR, f"`{entity.ref}` is left out: {why}{moved}", hint, rules, (kept,))


def keeper_problem(kept: Entity, refused: Iterable[Entity], *, rules: Rules) -> Problem:
    """Return the problem of the repository that keeps a name: which others declare it."""
    others = tuple(refused)
    names = list(dict.fromkeys(f"`{entity.place.source}`" for entity in others))
    message = f"`{kept.ref}` is also declared by {first_of(names)}; this declaration is used"
    return _problem(kept, Severity.WARNING, message, "agree with the other owner who keeps the name", rules, others)


def silent_problem(holder: Entity, refused: Iterable[Entity], *, rules: Rules) -> Problem:
    """Return the problem of a repository that keeps its name although its declaration cannot be read."""
    others, source = tuple(refused), holder.place.source
    names = list(dict.fromkeys(f"`{entity.place.source}`" for entity in others))
    belongs = f"`{holder.ref}` belongs to `{source}`, whose declaration cannot be read"
    message = f"{belongs}; the one in {first_of(names)} is not used"
    hint = f"repair `{holder.place.path or source}`, or ask the operator to give the name away with {_MOVE}"
    return _problem(holder, Severity.ERROR, message, hint, rules, others)


def contested_problems(group: Iterable[Entity], *, rules: Rules) -> list[Problem]:
    """Return a problem for each declaration of a name that several repositories declare and none of them held."""
    entities = tuple(group)
    message = f"`{entities[0].ref}` is declared by several repositories, none of which had it before"
    hint = f"rename all but one, or ask the operator to give the name to one of them with {_MOVE}"
    return [
        _problem(entity, Severity.ERROR, message, hint, rules, (other for other in entities if other is not entity))
        for entity in entities
    ]


def repeated_problems(first: Entity, entity: Entity, *, rules: Rules) -> list[Problem]:
    """Return the problems of two declarations in one repository, of which the first counts."""
    left_out = f"`{entity.ref}` is left out: this repository declares it twice"
    used, hint = f"`{entity.ref}` is declared twice; this declaration is used", "rename one of the two"
    return [
        _problem(entity, Severity.ERROR, left_out, hint, rules, (first,)),
        _problem(first, Severity.WARNING, used, hint, rules, (entity,)),
    ]


def _problem(
    entity: Entity, severity: Severity, message: str, hint: str, rules: Rules, others: Iterable[Entity] = ()
) -> Problem:  # fmt: skip
    owner = str(ownership_of(entity, {}, rules.get(entity.place.source)).owner or "")
    also, ref = tuple(other.place for other in others), str(entity.ref)
    about = " ".join([severity, *sorted({place.source for place in also})])
    return problem_of(
        severity, Code.DUPLICATE_ENTITY, entity.place, message, hint, about=about, also=also, entity=ref, owner=owner
    )

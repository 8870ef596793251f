"""What is said of a name that is declared more than once: to whoever keeps it, and to whoever does not (TD105)."""

from collections.abc import Iterable, Iterator, Mapping

from techdocs.catalog.ownership import ownership_of
from techdocs.model.codeowners import CodeOwners
from techdocs.model.codes import Code
from techdocs.model.entity import Entity
from techdocs.model.incumbents import HeldBy
from techdocs.model.problem import Problem, Severity

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
    """Return what the repository that keeps a name is told: which others declare it."""
    others = tuple(refused)
    names = list(dict.fromkeys(f"`{entity.place.source}`" for entity in others))
    return _problem(
        kept, Severity.WARNING, f"`{kept.ref}` is also declared by {_listed(names)}; this declaration is used",
        "agree with the other owner who keeps the name", rules, others,
    )  # fmt: skip


def silent_problem(holder: Entity, refused: Iterable[Entity], *, rules: Rules) -> Problem:
    """Return what a repository is told that keeps its name though its declaration of it cannot be read."""
    others, source = tuple(refused), holder.place.source
    names = list(dict.fromkeys(f"`{entity.place.source}`" for entity in others))
    return _problem(
        holder, Severity.ERROR,
        f"`{holder.ref}` belongs to `{source}`, whose declaration cannot be read; the one in {_listed(names)} is not "
        "used",
        f"repair `{holder.place.path or source}`, or ask the operator to give the name away with {_MOVE}",
        rules, others,
    )  # fmt: skip


def contested_problems(group: Iterable[Entity], *, rules: Rules) -> list[Problem]:
    """Return a problem for each declaration of a name that several repositories declare and none of them held."""
    entities = tuple(group)
    return [
        _problem(
            entity, Severity.ERROR,
            f"`{entity.ref}` is declared by several repositories, none of which had it before",
            f"rename all but one, or ask the operator to give the name to one of them with {_MOVE}",
            rules, (other for other in entities if other is not entity),
        )
        for entity in entities
    ]  # fmt: skip


def repeated_problems(first: Entity, entity: Entity, *, rules: Rules) -> list[Problem]:
    """Return the problems of two declarations in one repository, of which the first counts."""
    return [
        _problem(
            entity, Severity.ERROR, f"`{entity.ref}` is left out: this repository declares it twice",
            "rename one of the two", rules, (first,),
        ),
        _problem(
            first, Severity.WARNING, f"`{entity.ref}` is declared twice; this declaration is used",
            "rename one of the two", rules, (entity,),
        ),
    ]  # fmt: skip


def _problem(
    entity: Entity, severity: Severity, message: str, hint: str, rules: Rules, others: Iterable[Entity] = ()
) -> Problem:  # fmt: skip
    owner = ownership_of(entity, {}, rules.get(entity.place.source)).owner
    return Problem(
        code=Code.DUPLICATE_ENTITY, severity=severity, message=message, hint=hint, place=entity.place,
        also=tuple(other.place for other in others), entity=str(entity.ref), owner=str(owner) if owner else "",
    )  # fmt: skip


def _listed(names: list[str]) -> str:
    shown = names[:3]
    return ", ".join(shown) + (f" and {len(names) - len(shown)} more" if len(names) > len(shown) else "")

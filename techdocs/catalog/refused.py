"""What else is wrong with a declaration that does not count: a matter of its own owner, not of the entity's.

Without this, whoever declares another team's entity would put problems on that entity's page and on that team's list.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from techdocs.catalog.duplicates import Rules
from techdocs.catalog.ownership import ownership_of
from techdocs.catalog.unique import UniqueEntities
from techdocs.model.codes import Code
from techdocs.model.problem import Problem


def reattributed(problems: Iterable[Problem], unique: UniqueEntities, rules: Rules) -> Iterator[Problem]:
    """Yield problems of reading; those of a declaration that another repository's beats are about no entity.

    Args:
        problems: what is wrong with each declaration.
        unique: which of them count.
        rules: the CODEOWNERS of each source.
    """
    refused = {(str(one.ref), source) for one in unique.decisions if one.holder for source in one.refused}
    owners = {
        (str(entity.ref), entity.place.source): ownership_of(entity, {}, rules.get(entity.place.source)).owner
        for entity in unique.unpublished
    }
    for problem in problems:
        key = (problem.entity, problem.place.source)
        if key not in refused or problem.code == Code.DUPLICATE_ENTITY:
            yield problem
            continue
        owner = owners[key]
        yield replace(problem, entity="", owner=str(owner) if owner else "")

"""A ref that names an entity in another case than the entity is declared in.

Backstage compares refs without regard to case (`packages/catalog-model/src/entity/ref.ts`), so such a ref works there
and here. What compares texts, such as a search or a script, does not find it.
"""

from techdocs.model.codes import Code
from techdocs.model.entity import Entity
from techdocs.model.problem import Place, Problem, note


def ref_in_case(text: str, target: Entity) -> str:
    """Return how a ref that names `target` is written in the case of its declaration; all lower case is fine too."""
    kind, colon, rest = text.rpartition(":")
    namespace, slash, name = rest.rpartition("/")
    if (
        kind in {target.ref.kind, target.kind, ""}
        and _is_fine(namespace, target.namespace)
        and _is_fine(name, target.name)
    ):
        return text
    return f"{target.ref.kind if kind else ''}{colon}{target.namespace if namespace else ''}{slash}{target.name}"


def ref_case_problem(entity: Entity, field: str, text: str, place: Place, target: Entity) -> Problem | None:
    """Return that a ref in a field of `entity` has another case than its `target`, None when it has the same."""
    right = ref_in_case(text, target)
    if right == text:
        return None
    message = f"`spec.{field}` `{text}` differs in case from the declared `{right}`"
    return note(
        Code.REF_CASE, place, message, f"write `{right}`", about=f"{field} {text}", entity=str(entity.ref), meant=right
    )


def _is_fine(part: str, declared: str) -> bool:
    return part in {"", declared, declared.lower()}

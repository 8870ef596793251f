"""Take secrets out of what a descriptor says: a value with one is replaced and reported."""

import json
from dataclasses import replace

from techdocs.model.codes import Code
from techdocs.model.entity import Entity
from techdocs.model.problem import Problem, error
from techdocs.secrets_scan import HINT, WITHHELD, EnvironmentSecrets


def without_secrets(entity: Entity, secrets: EnvironmentSecrets) -> tuple[Entity, list[Problem]]:
    """Return an entity in which no text holds a secret, and a problem when one did."""
    found = secrets.find_in(json.dumps([entity.metadata, entity.spec, entity.title], ensure_ascii=False, default=str))
    if found is None:
        return entity, []
    message = f"a text is withheld: the entity contains {found.what}"
    problem = error(Code.SECRET_FOUND, entity.place, message, HINT, about=str(entity.ref), entity=str(entity.ref))

    def clean(value: object) -> object:
        if isinstance(value, dict):
            return {str(clean(key)): clean(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [clean(inner) for inner in value]
        return WITHHELD if isinstance(value, str) and secrets.find_in(value) else value

    def text(value: str) -> str:
        return str(clean(value))

    def texts(value: object) -> dict[str, str]:
        cleaned = clean(dict(value)) if isinstance(value, dict) else {}
        return {key: str(inner) for key, inner in cleaned.items()} if isinstance(cleaned, dict) else {}

    metadata, spec = clean(dict(entity.metadata)), clean(dict(entity.spec))
    assert isinstance(metadata, dict)  # noqa: S101 - tells the type checker what `clean` keeps
    assert isinstance(spec, dict)  # noqa: S101
    cleaned = replace(
        entity, title=text(entity.title), description=text(entity.description), type=text(entity.type),
        lifecycle=text(entity.lifecycle), labels=texts(entity.labels), annotations=texts(entity.annotations),
        tags=tuple(text(tag) for tag in entity.tags), metadata=metadata, spec=spec,
        links=tuple(replace(link, url=text(link.url), title=text(link.title)) for link in entity.links),
    )  # fmt: skip
    return cleaned, [problem]

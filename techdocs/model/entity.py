"""Entities and the references between them, in Backstage's terms.

Sources: backstage/backstage `packages/catalog-model/src/entity/ref.ts` and `descriptor-format.md`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from techdocs.model.guesses import Guesses
from techdocs.model.problem import Place
from techdocs.model.titles import without_addresses

DEFAULT_NAMESPACE = "default"
LONGEST_NAME = 63
"""Characters of a kind, a namespace or a name."""
_SHOWN = 80
_INNER = str.maketrans("-_.", "aaa")
KINDS: Mapping[str, str] = {
    kind.lower(): kind
    for kind in (
        "AiResource", "API", "Component", "Domain", "Group", "Location", "Resource", "System", "Template", "User",
    )
}  # fmt: skip
"""Backstage's own kinds: as a ref has them, to as a descriptor must write them."""
OWNED_KINDS = ("component", "api", "system", "domain", "resource", "template", "airesource")
"""Kinds that have an owner, and docs; the earlier ones are more likely to be what a repository is about."""
LINKED_KINDS = frozenset(KINDS) - {"location"}
"""Kinds that a link may name, as in `component:default/payments`."""
LONGEST_DEFINITION = 200_000
"""Characters of an API's definition that its page shows."""


def names_entity(target: str) -> bool:
    """Say whether the target of a link names an entity, as `component:default/payments` does."""
    kind, colon, _ = target.partition(":")
    return bool(colon) and kind.lower() in LINKED_KINDS


class EntityRefError(ValueError):
    """A text is not an entity reference; the message is Backstage's."""


@dataclass(frozen=True, slots=True, order=True)
class EntityRef:
    """The identity of an entity, all lower case, so that refs which Backstage holds equal are equal."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.namespace}/{self.name}"

    @property
    def is_addressable(self) -> bool:
        """Say whether an entity can have this ref: each part is a name that can be part of an address."""
        return all(map(is_name, (self.kind, self.namespace, self.name)))


def entity_ref(kind: str, namespace: str, name: str) -> EntityRef:
    """Return the ref of an entity whose parts are written in any case."""
    return EntityRef(kind.lower(), (namespace or DEFAULT_NAMESPACE).lower(), name.lower())


def parse_entity_ref(text: str, *, default_kind: str = "", default_namespace: str = DEFAULT_NAMESPACE) -> EntityRef:
    """Read `[<kind>:][<namespace>/]<name>`.

    The first `:` ends the kind and the first `/` ends the namespace; where `/` comes before `:`, the colon belongs
    to the name (Backstage `ref.ts`, `parseEntityRef`).

    Raises:
        EntityRefError: the text has another form, or no kind is given where none is the default.
    """
    colon, slash = text.find(":"), text.find("/")
    if slash != -1 and slash < colon:
        colon = -1
    kind = text[:colon] if colon != -1 else None
    namespace = text[colon + 1 : slash] if slash != -1 else None
    name = text[max(colon, slash) + 1 :]
    if kind == "" or namespace == "" or not name:
        raise EntityRefError(f'Entity reference "{text}" was not on the form [<kind>:][<namespace>/]<name>')
    kind = kind or default_kind
    if not kind:
        raise EntityRefError(
            f'Entity reference "{text}" had missing or empty kind (e.g. did not start with "component:" or similar)'
        )
    return entity_ref(kind, namespace or default_namespace, name)


def parse_author_ref(text: str, *, default_kind: str = "", default_namespace: str = DEFAULT_NAMESPACE) -> EntityRef:
    """Read a ref as `parse_entity_ref` does, but none that is too long for an entity or would climb as a path.

    Raises:
        EntityRefError: as there; or a part is too long, climbs, or holds what cannot be printed.
    """
    shown = f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text
    if len(text) > 3 * LONGEST_NAME + 2 or not text.isprintable():
        raise EntityRefError(f'Entity reference "{shown}" is too long or contains unprintable characters')
    ref = parse_entity_ref(text, default_kind=default_kind, default_namespace=default_namespace)
    for part in (ref.kind, ref.namespace, ref.name):
        if len(part) > LONGEST_NAME or "/" in part or part in (".", ".."):
            raise EntityRefError(f'Entity reference "{shown}" has a part that is not a valid name')
    return ref


def find_entity_ref(
    text: str, *, default_kind: str = "", default_namespace: str = DEFAULT_NAMESPACE
) -> EntityRef | None:
    """Return the ref that a text is, None if it is not one; see `parse_entity_ref`."""
    try:
        return parse_entity_ref(text, default_kind=default_kind, default_namespace=default_namespace)
    except EntityRefError:
        return None


def refs_of_link(link: str) -> list[tuple[EntityRef, str]]:
    """Return the refs that a link such as `component:payments/guide.md` may mean, each with the path after it."""
    pieces = unquote(link.partition("#")[0]).split("/")
    refs = ((find_entity_ref("/".join(pieces[:length])), "/".join(pieces[length:])) for length in (2, 1))
    return [(ref, path) for ref, path in refs if ref]


def is_name(text: str) -> bool:
    """Say whether a text can be a kind, namespace or name in an address: ASCII letters, digits and `-_.` inside."""
    return (
        0 < len(text) <= LONGEST_NAME
        and text.isascii()
        and text[0].isalnum()
        and text[-1].isalnum()
        and text.translate(_INNER).isalnum()
    )


def short_ref(ref: EntityRef, *, kind: str = "", namespace: str = DEFAULT_NAMESPACE) -> str:
    """Return the shortest text that reads as `ref` where `kind` and `namespace` are the defaults."""
    text = ref.name if ref.namespace == namespace else f"{ref.namespace}/{ref.name}"
    return text if ref.kind == kind.lower() else f"{ref.kind}:{text}"


def nearest_ref(ref: EntityRef, known: Collection[EntityRef], guesses: Guesses, source: str) -> EntityRef | None:
    """Return the ref of the same kind whose namespace and name are most like those of one that is not known.

    One of the same name in another namespace comes first: without a namespace, a ref means the entity's own.

    Args:
        ref: what is not known.
        known: what is.
        guesses: the shares of the run's sources.
        source: whose mistake it is.
    """
    if not guesses.affords(source, len(known)):
        return None
    names = {f"{other.namespace}/{other.name}": other for other in known if other.kind == ref.kind}
    same = [other for other in names.values() if other.name == ref.name]
    if same:
        return min(same, key=lambda other: (other.namespace != DEFAULT_NAMESPACE, other))
    found = guesses.nearest(source, f"{ref.namespace}/{ref.name}", names)
    return names[found] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityLink:
    """One of `metadata.links`: a URL with what to call it; `number` is its place in the list, from 0."""

    url: str
    title: str = ""
    icon: str = ""
    type: str = ""
    number: int = 0


START_HERE = "techdocs/start-here"
"""Annotation of a group: where someone new starts, such as `component:pay/guide.md, component:handbook`."""


SUCCESSOR = "techdocs/successor"
"""Annotation of a deprecated entity: what to use instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One catalog entry as its author wrote it, as far as it is understood.

    `kind`, `namespace` and `name` keep the author's case; `ref` does not. `metadata` and `spec` hold plain JSON data
    (nested dicts, lists, strings, numbers, booleans, None), unknown keys included. `places` maps the dotted path of
    values, such as `spec.owner` and `metadata.annotations.<name>`, to line and column. `folder` is the folder of the
    descriptor inside its source, `""` for the root. An `inferred` entity has docs but no catalog metadata.
    `former` are refs that an inferred entity had while its repository had other names.
    `definition_file` is the path inside the source of the file whose text `spec.definition` is, `""` for none.
    """

    ref: EntityRef
    api_version: str
    kind: str
    namespace: str
    name: str
    title: str = ""
    description: str = ""
    type: str = ""
    lifecycle: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    links: tuple[EntityLink, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)
    spec: Mapping[str, object] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    folder: str = ""
    inferred: bool = False
    former: tuple[EntityRef, ...] = ()
    definition_file: str = ""

    def place_of(self, *path: str | int) -> Place:
        """Return the place of a value, such as `("spec", "dependsOn", 0)`; the entity's own place if not known."""
        position = self.places.get(".".join(str(part) for part in path))
        return self.place.at(position) if position else self.place

    @property
    def start_here(self) -> tuple[str, ...]:
        """Return where someone new starts to read, as a group's annotation says: links to entities, and to the web."""
        return tuple(self.annotations.get(START_HERE, "").replace(",", " ").split())

    @property
    def display_name(self) -> str:
        """Return what to call the entity: its title, a group's or user's display name, else its name.

        It is shown on pages of others, so it has no web address.
        """
        profile = self.spec.get("profile")
        shown = profile.get("displayName") if isinstance(profile, Mapping) else None
        return without_addresses(self.title or (shown if isinstance(shown, str) else "")) or self.name

    @property
    def is_deprecated(self) -> bool:
        """Say whether its lifecycle says that it should not be used any more."""
        return self.lifecycle.lower() == "deprecated"

    @property
    def successor(self) -> EntityRef | None:
        """Return what to use instead, as the annotation says."""
        text = self.annotations.get(SUCCESSOR, "").strip()
        return find_entity_ref(text, default_kind="component") if text else None

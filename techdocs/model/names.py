"""Every name that a site's search finds at once: entities, how to reach teams, titles of pages, operations of APIs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A way to reach a team or a person; `href` is a web or mail address."""

    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntity:
    """An entity by what people call it.

    `short` is the name in its ref; `owner` and `system` are numbers of entities, -1 for none; `docs` is where its docs
    begin, from the site's root, `""` without any; `pages` counts its own, `operations` those of an API. `is_missing` is
    said of an owner that is not in the catalog.
    """

    ref: str
    name: str
    type: str = ""
    lifecycle: str = ""
    owner: int = -1
    system: int = -1
    tags: tuple[str, ...] = ()
    text: str = ""
    docs: str = ""
    is_missing: bool = False
    contacts: tuple[Contact, ...] = ()
    pages: int = 0
    operations: int = 0

    @property
    def kind(self) -> str:
        """Return its kind, in lower case."""
        return self.ref.partition(":")[0]

    @property
    def short(self) -> str:
        """Return the name in its ref."""
        return self.ref.rpartition("/")[2]

    @property
    def url(self) -> str:
        """Return its page in the catalog, from the site's root."""
        return f"catalog/{self._path}/"

    @property
    def home(self) -> str:
        """Return where its own docs are, or would be, from the site's root."""
        return f"docs/{self._path}/"

    @property
    def is_deprecated(self) -> bool:
        """Say whether readers should use something else."""
        return self.lifecycle.lower() == "deprecated"

    @property
    def _path(self) -> str:
        kind, _, rest = self.ref.partition(":")
        namespace, _, short = rest.partition("/")
        return f"{namespace}/{kind}/{short}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPage:
    """A page of docs: `path` is below the docs, `url` from the site's root; `entity` is the number of whose docs.

    An operation of an API is one too: `path` is its kind and address, such as `GET /pets`, and `id` its own.
    """

    title: str
    path: str
    url: str
    entity: int
    id: str = ""
    is_operation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNames:
    """All names of a site; an entity's number is its position."""

    entities: tuple[NamedEntity, ...] = ()
    pages: tuple[NamedPage, ...] = ()

    def name(self, number: int) -> str:
        """Return what an entity is called, `""` for -1."""
        return self.entities[number].name if number >= 0 else ""

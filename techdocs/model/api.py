"""The definition of an API as values that are the same for every format: OpenAPI, AsyncAPI, GraphQL, protobuf, MCP.

Shapes are a flat table, and what has a shape names its number there: a schema that refers to itself needs no more room
than any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from techdocs.model.entity import EntityRef
from techdocs.model.problem import Place, Problem
from techdocs.model.tree import Tree

DOCUMENT, SEARCH, RAW = "document.json", "search/", "raw/"
"""In the finished folder of a definition: its `ApiDocument`, its page for the search index, its file for readers."""
OPERATION = "op-"
"""How the id of an operation on its page begins."""
NO_SHAPE = -1
"""The number of what has no fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a value can be, as data: definitions are compared by it. Pages show the words of `Field` and `Content`.

    `layers` has the alternatives at each level, the outermost first: `{array, null}`, `{string:uuid}` for an array of
    UUIDs or null. `values` are all values of an enum. `limits` are keys of JSON Schema such as `maximum`, with their
    values. `number` is that of a protobuf field.
    """

    layers: tuple[frozenset[str], ...]
    values: tuple[str, ...] = ()
    default: str = ""
    limits: tuple[tuple[str, str], ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter, a field of a body, an argument, a value of an enum.

    `place` says where a parameter is (`path`, `query`, `header`, `cookie`), `type` is shown as it is, such as
    `array of Track`. `notes` are limits such as `at most 100`. `shape` is the number of what it contains. `is_read` is
    said of a field that only answers have, `is_written` of one that only requests have. `facts` are there if the
    definition was read to be compared.
    """

    name: str
    type: str = ""
    place: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    shape: int = NO_SHAPE
    required: bool = False
    deprecated: bool = False
    is_read: bool = False
    is_written: bool = False
    facts: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a schema consists of. One without a `name` belongs to the place where it is written.

    `is_choice` when the fields are alternatives of which a value is one. `values` are those of an enum.
    """

    name: str = ""
    type: str = ""
    description: str = ""
    fields: tuple[Field, ...] = ()
    values: tuple[str, ...] = ()
    is_choice: bool = False
    deprecated: bool = False

    @property
    def anchor(self) -> str:
        """Return its id on the page, `""` for one without a name."""
        return f"schema-{'-'.join(self.name.split())}" if self.name else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A body in one form: the name of its message, its media type, and an example as text. `facts` as of a field."""

    name: str = ""
    media: str = ""
    type: str = ""
    shape: int = NO_SHAPE
    values: tuple[str, ...] = ()
    description: str = ""
    example: str = ""
    required: bool = False
    facts: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer: its status (`200`, `default`) or kind, and what it contains."""

    status: str
    description: str = ""
    contents: tuple[Content, ...] = ()
    headers: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What can be done with an API.

    `kind` is the method in capitals, or `SEND`, `RECEIVE`, `QUERY`, `MUTATION`, `SUBSCRIPTION`, `RPC`, `STREAM`,
    `TOOL`, `RESOURCE`, `PROMPT`. `address` is the path, channel, or name. `group` is the tag or service that it is
    listed under. `anchor` is its id on the page: it stays the same while `id`, or else kind and address, do. `logins`
    has the schemes and scopes that are needed together, for each way to log in; `()` for no login.
    """

    kind: str
    address: str
    anchor: str
    id: str = ""
    summary: str = ""
    description: str = ""
    group: str = ""
    parameters: tuple[Field, ...] = ()
    bodies: tuple[Content, ...] = ()
    responses: tuple[Response, ...] = ()
    deprecated: bool = False
    security: tuple[str, ...] = ()
    logins: tuple[tuple[str, ...], ...] = ()

    @property
    def name(self) -> str:
        """Return what people call it: its id, else kind and address."""
        return self.id or f"{self.kind} {self.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where an API is served, as its author says."""

    url: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDocument:
    """A definition. `format` is such as `OpenAPI 3.1`; `groups` maps the name of a group to its description.

    `html` maps each description to its HTML, which is clean; one that is not in it is plain text.
    """

    format: str
    title: str = ""
    version: str = ""
    description: str = ""
    servers: tuple[Server, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    operations: tuple[Operation, ...] = ()
    shapes: tuple[Shape, ...] = ()
    html: Mapping[str, str] = field(default_factory=dict)


class ChangeClass(StrEnum):
    """How much a change matters to those who use an API, the worst first."""

    BREAKING = "breaking"
    DANGEROUS = "dangerous"
    ADDED = "added"

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return [*ChangeClass].index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiChange:
    """A difference between two definitions: `kind` is such as `operation-removed`, `subject` what has changed.

    `anchor` is that of the operation in the newer definition, `needle` a text of the line there that it is about; both
    are `""` if it has no operation or line.
    """

    klass: ChangeClass
    kind: str
    subject: str
    message: str
    anchor: str = ""
    needle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiChanges:
    """What is different since an earlier definition, the worst first. `more` counts those that are left out.

    `since` is its version.
    """

    since: str = ""
    changes: tuple[ApiChange, ...] = ()
    more: int = 0

    def count(self, klass: ChangeClass) -> int:
        """Return how many of these changes are of a class."""
        return sum(change.klass is klass for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationName:
    """What the search knows of an operation."""

    kind: str
    address: str
    anchor: str
    id: str = ""
    summary: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSummary:
    """What the site needs of a definition without reading it whole; `format` is `""` when it could not be read."""

    format: str = ""
    title: str = ""
    version: str = ""
    operations: tuple[OperationName, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A definition as its author wrote it.

    `place` is its first line; `counts_lines` when each line of `text` is one of the file. `kind` is `spec.type`.
    """

    ref: EntityRef
    kind: str
    text: str
    place: Place
    counts_lines: bool = True

    def place_of(self, line: int, column: int = 0) -> Place:
        """Return the place of a line of the text, counted from 1."""
        if line < 1 or not self.counts_lines or not self.place.line:
            return self.place
        return self.place.at((self.place.line + line - 1, column))


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltApi:
    """A definition of this run: what is known of it, and the finished folder with the whole document under `key`.

    `file` is the name under which the definition can be downloaded, `""` where it cannot. `changes` are those since the
    definition under the key `before`.
    """

    ref: EntityRef
    key: str
    summary: ApiSummary
    folder: Tree | None = None
    file: str = ""
    changes: ApiChanges = field(default_factory=ApiChanges)
    before: str = ""
    problems: tuple[Problem, ...] = ()
    definition: Definition | None = None

    @property
    def is_shown(self) -> bool:
        """Say whether its operations are shown."""
        return bool(self.summary.format) and self.folder is not None

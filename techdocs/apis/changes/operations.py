"""Differences between the operations of two definitions: removed and new ones, requests, responses.

Which change is of which class follows what clients can notice: one that sent valid requests must still be allowed to,
and one that reads answers must still find in them what it relies on.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from techdocs.apis.changes.shapes import ShapeComparison
from techdocs.apis.changes.types import Direction
from techdocs.model.api import ApiChange, ApiDocument, ChangeClass, Content, Field, Operation, Response

BREAKING, DANGEROUS, ADDED = ChangeClass
_RECEIVED = frozenset({"SEND", "SUBSCRIBE"})
"""Operations whose bodies users read, not write: an application sends, so they receive (AsyncAPI 2 and 3)."""
_PARAMETER = re.compile(r"\{[^{}]*\}")
_UNEXPECTED = ("1", "3", "4", "5", "default")
"""How the status of a response begins that is not a success."""


def find_operation_changes(before: ApiDocument, now: ApiDocument) -> Iterator[ApiChange]:
    """Yield every difference that users of an API may notice."""
    yield from _servers(before, now)
    shapes = ShapeComparison(before.shapes, now.shapes)
    newer = _matched(before, now)
    for operation in before.operations:
        other = newer.get(operation.anchor)
        if other is None:
            klass = DANGEROUS if operation.deprecated else BREAKING
            yield _change(klass, "operation-removed", operation, f"`{operation.name}` was removed")
        else:
            yield from _Pair(operation, other, shapes).changes()
    known = {id(other) for other in newer.values()}
    for operation in now.operations:
        if id(operation) not in known:
            yield _change(ADDED, "operation-added", operation, f"`{operation.name}` was added", operation)


def _servers(before: ApiDocument, now: ApiDocument) -> Iterator[ApiChange]:
    """Yield removed and new servers: the change is breaking if no server is left that users call."""
    older, newer = ({one.url.rstrip("/"): one.url for one in some.servers} for some in (before, now))
    klass = DANGEROUS if older.keys() & newer.keys() or not newer else BREAKING
    for key, url in older.items():
        if key not in newer:
            yield ApiChange(klass=klass, kind="server-removed", subject=url, message=f"server `{url}` was removed")
    for key, url in newer.items():
        if key not in older and older:
            yield ApiChange(
                klass=ADDED, kind="server-added", subject=url, message=f"server `{url}` was added", needle=url
            )


def _matched(before: ApiDocument, now: ApiDocument) -> dict[str, Operation]:
    """Return the newer form of each operation, by the older anchor: best with the same kind, address and id.

    Names of path parameters are no part of an address: `/a/{id}` is `/a/{key}`.
    """
    keys: tuple[Callable[[Operation], Hashable], ...] = (lambda one: (_place(one), one.id), _place, lambda one: one.id)
    found: dict[str, Operation] = {}
    taken: set[str] = set()
    for key_of in keys:
        newer = {key: one for one in now.operations if one.anchor not in taken and (key := key_of(one))}
        for one in before.operations:
            other = newer.pop(key_of(one), None) if one.anchor not in found else None
            if other is not None:
                found[one.anchor] = other
                taken.add(other.anchor)
    return found


def _place(operation: Operation) -> tuple[str, str]:
    return operation.kind, _PARAMETER.sub("{}", operation.address)


def _change(
    klass: ChangeClass, kind: str, operation: Operation, message: str, newer: Operation | None = None
) -> ApiChange:
    anchor = newer.anchor if newer else ""
    needle = (newer.id or newer.address) if newer else ""
    return ApiChange(klass=klass, kind=kind, subject=operation.name, message=message, anchor=anchor, needle=needle)


@dataclass(frozen=True, slots=True)
class _Pair:
    """An operation in both definitions."""

    before: Operation
    now: Operation
    shapes: ShapeComparison

    def changes(self) -> Iterator[ApiChange]:
        before, now = self.before, self.now
        if _place(before) != _place(now):
            yield self._of(BREAKING, "address-changed", f"moved from `{before.kind} {before.address}`", between=" ")
        if now.deprecated and not before.deprecated:
            yield self._of(DANGEROUS, "operation-deprecated", "is now deprecated", between=" ")
        older, newer = (_logins(one) for one in (before, now))
        if older != newer:
            is_safe = all(any(needed <= login for needed in newer) for login in older)
            klass = ADDED if is_safe else BREAKING
            yield self._of(klass, "security-changed", f"security is now {_listed(now)}")
        yield from self._parameters()
        yield from self._bodies()
        yield from self._responses()

    def _parameters(self) -> Iterator[ApiChange]:
        older, newer = _by_name(self.before.parameters), _by_name(self.now.parameters)
        for key, field in older.items():
            if key not in newer:
                yield self._of(BREAKING, "parameter-removed", f"parameter `{field.name}` was removed")
                continue
            other = newer[key]
            is_read = self._reads(field)
            if other.required and not field.required and not is_read:
                yield self._of(BREAKING, "parameter-required", f"parameter `{field.name}` is now required")
            if field.required and not other.required:
                klass, word = (BREAKING, "may now be missing") if is_read else (ADDED, "is now optional")
                yield self._of(klass, "parameter-optional", f"parameter `{field.name}` {word}")
            direction = Direction.READ if is_read else Direction.WRITTEN
            yield from self._told(self.shapes.parameters(field, other, direction))
        for key, field in newer.items():
            if key not in older:
                if field.required and not self._reads(field):
                    message = f"required parameter `{field.name}` was added"
                    yield self._of(BREAKING, "required-parameter-added", message)
                else:
                    yield self._of(ADDED, "parameter-added", f"parameter `{field.name}` was added")

    def _reads(self, field: Field) -> bool:
        """Say whether users read a parameter: a header of a message that an application sends to them."""
        return field.place == "header" and self.before.kind in _RECEIVED

    def _bodies(self) -> Iterator[ApiChange]:
        older, newer = self.before.bodies, self.now.bodies
        direction = Direction.READ if self.before.kind in _RECEIVED else Direction.WRITTEN
        if not older and not newer:
            return
        if newer and not older:
            klass = BREAKING if newer[0].required else ADDED
            yield self._of(klass, "body-added", "now takes a body", between=" ")
        elif older and not newer:
            yield self._of(BREAKING, "body-removed", "no longer takes a body", between=" ")
        elif older and newer[0].required != older[0].required:
            klass, word = (BREAKING, "required") if newer[0].required else (ADDED, "optional")
            yield self._of(klass, f"body-{word}", f"the body is now {word}")
        yield from self._contents(older, newer, direction, "")

    def _responses(self) -> Iterator[ApiChange]:
        older, newer = ({one.status: one for one in some} for some in (self.before.responses, self.now.responses))
        direction = Direction.WRITTEN if self.before.kind == "SEND" else Direction.READ  # users reply to what is sent
        for status, response in older.items():
            if status not in newer:
                klass = DANGEROUS if status.startswith(_UNEXPECTED) else BREAKING
                yield self._of(klass, "response-removed", f"response `{status}` was removed")
                continue
            yield from self._contents(response.contents, newer[status].contents, direction, f"response `{status}`")
            yield from self._headers(response, newer[status])
        for status in newer:
            if status not in older:
                yield self._of(ADDED, "response-added", f"response `{status}` was added")

    def _headers(self, before: Response, now: Response) -> Iterator[ApiChange]:
        names = {one.name.lower(): one for one in now.headers}
        where = f"response `{before.status}`"
        for header in before.headers:
            other = names.get(header.name.lower())
            if other is None:
                yield self._of(BREAKING, "header-removed", f"{where}: header `{header.name}` was removed")
                continue
            if header.required and not other.required:
                yield self._of(BREAKING, "header-optional", f"{where}: header `{header.name}` may now be missing")
            told = self.shapes.parameters(header, other, Direction.READ)
            yield from self._told((klass, kind, f"{where}: header {message}") for klass, kind, message in told)

    def _contents(
        self, before: Sequence[Content], now: Sequence[Content], direction: Direction, where: str
    ) -> Iterator[ApiChange]:
        """Yield the differences between the forms of a body; a single message can get another name."""
        older, newer = _by_form(before), _by_form(now)
        if len(older) == len(newer) == 1 and before[0].name and now[0].name:
            newer = dict(zip(older, newer.values(), strict=True))
        at = f"{where}: " if where else ""
        for form, content in older.items():
            if form in newer:
                told = self.shapes.contents(content, newer[form], direction)
                yield from self._told((klass, kind, f"{at}{message}") for klass, kind, message in told)
                if content.name and content.media and newer[form].media and content.media != newer[form].media:
                    yield self._of(BREAKING, "media-changed", f"{at}`{content.name}` is now `{newer[form].media}`")
            elif now:
                yield self._of(BREAKING, "media-removed", f"{at}`{form}` is no longer supported")
        for form, content in newer.items():
            if form not in older and before:
                is_unknown = direction is Direction.READ and content.name  # users ask for a media type, not a message
                yield self._of(DANGEROUS if is_unknown else ADDED, "media-added", f"{at}`{form}` was added")

    def _told(self, found: Iterator[tuple[ChangeClass, str, str]]) -> Iterator[ApiChange]:
        for klass, kind, message in found:
            yield self._of(klass, kind, message)

    def _of(self, klass: ChangeClass, kind: str, message: str, between: str = ": ") -> ApiChange:
        return _change(klass, kind, self.before, f"`{self.before.name}`{between}{message}", self.now)


def _by_name(fields: Sequence[Field]) -> Mapping[tuple[str, str], Field]:
    """Return parameters by place and name; those of a path by their order, as their names are not sent."""
    found: dict[tuple[str, str], Field] = {}
    for number, field in enumerate(one for one in fields if one.place == "path"):
        found["path", str(number)] = field
    for one in fields:
        if one.place != "path":
            found[one.place, one.name.lower() if one.place == "header" else one.name] = one
    return found


def _by_form(contents: Sequence[Content]) -> dict[str, Content]:
    """Return bodies by the name of their message, else by their media types without parameters."""
    return {
        form: one
        for one in contents
        for form in ([one.name] if one.name else [_plain_media(media) for media in one.media.split(", ")])
    }


def _plain_media(media: str) -> str:
    return media.partition(";")[0].strip().lower()


def _logins(operation: Operation) -> frozenset[frozenset[str]]:
    """Return what each way to log in needs; an empty one if no login is needed."""
    return frozenset(map(frozenset, operation.logins)) or frozenset({frozenset()})


def _listed(operation: Operation) -> str:
    """Return the ways to log in, in words."""
    ways = [f"`{one}`" for one in operation.security]
    return " or ".join([*ways, *(["none"] if frozenset() in _logins(operation) else [])])

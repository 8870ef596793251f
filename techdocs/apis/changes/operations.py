"""Differences between the operations of two definitions: which are gone, what they take, what they give.

Which change is of which class follows what clients can notice: one that sent valid requests must still be allowed to,
and one that reads answers must still find in them what it relies on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from techdocs.apis.changes.shapes import Direction, ShapeComparison
from techdocs.model.api import ApiChange, ApiDocument, ChangeClass, Content, Field, Operation, Response

BREAKING, DANGEROUS, ADDED = ChangeClass
_RECEIVED = frozenset({"SEND", "SUBSCRIBE"})
"""Operations whose bodies users read, not write: an application sends, so they receive (AsyncAPI 2 and 3)."""


def find_operation_changes(before: ApiDocument, now: ApiDocument) -> Iterator[ApiChange]:
    """Yield every difference that users of an API may notice."""
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


def _matched(before: ApiDocument, now: ApiDocument) -> dict[str, Operation]:
    """Return the newer form of each operation, by the anchor of the older: of the same kind and address, else id.

    Names of path parameters are no part of an address: `/a/{id}` is `/a/{key}`.
    """
    by_place = {_place(one): one for one in now.operations}
    by_id = {one.id: one for one in now.operations if one.id}
    found: dict[str, Operation] = {}
    taken: set[int] = set()
    for one in before.operations:
        if other := by_place.get(_place(one)):
            found[one.anchor] = other
            taken.add(id(other))
    for one in before.operations:
        other = by_id.get(one.id)
        if one.anchor not in found and other is not None and id(other) not in taken:
            found[one.anchor] = other
            taken.add(id(other))
    return found


def _place(operation: Operation) -> tuple[str, str]:
    parts = [
        "{}" if part.startswith("{") and part.endswith("}") else part for part in operation.address.split("/")
    ]  # fmt: skip
    return operation.kind, "/".join(parts)


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
        if before.security != now.security:
            klass = BREAKING if now.security and not before.security else DANGEROUS
            yield self._of(klass, "security-changed", f"security is now {_listed(now.security)}")
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
            if other.required and not field.required:
                yield self._of(BREAKING, "parameter-required", f"parameter `{field.name}` is now required")
            if field.required and not other.required:
                yield self._of(ADDED, "parameter-optional", f"parameter `{field.name}` is now optional")
            yield from self._told(self.shapes.parameters(field, other))
        for key, field in newer.items():
            if key not in older:
                klass = BREAKING if field.required else ADDED
                kind = "required-parameter-added" if field.required else "parameter-added"
                needed = "required " if field.required else ""
                yield self._of(klass, kind, f"{needed}parameter `{field.name}` was added")

    def _bodies(self) -> Iterator[ApiChange]:
        older, newer = self.before.bodies, self.now.bodies
        direction = Direction.READ if self.before.kind in _RECEIVED else Direction.WRITTEN
        if newer and not older:
            klass = BREAKING if newer[0].required else ADDED
            yield self._of(klass, "body-added", "now takes a body", between=" ")
        elif older and not newer:
            yield self._of(BREAKING, "body-removed", "no longer takes a body", between=" ")
        if older and newer and newer[0].required and not older[0].required:
            yield self._of(BREAKING, "body-required", "the body is now required")
        yield from self._contents(older, newer, direction, "")

    def _responses(self) -> Iterator[ApiChange]:
        older, newer = ({one.status: one for one in some} for some in (self.before.responses, self.now.responses))
        for status, response in older.items():
            if status not in newer:
                klass = BREAKING if status.startswith("2") else DANGEROUS
                yield self._of(klass, "response-removed", f"response `{status}` was removed")
                continue
            yield from self._contents(response.contents, newer[status].contents, Direction.READ, f"response `{status}`")
            yield from self._headers(response, newer[status])
        for status in newer:
            if status not in older:
                yield self._of(ADDED, "response-added", f"response `{status}` was added")

    def _headers(self, before: Response, now: Response) -> Iterator[ApiChange]:
        names = {one.name for one in now.headers}
        for header in before.headers:
            if header.name not in names:
                message = f"response `{before.status}`: header `{header.name}` was removed"
                yield self._of(BREAKING, "header-removed", message)

    def _contents(
        self, before: Sequence[Content], now: Sequence[Content], direction: Direction, where: str
    ) -> Iterator[ApiChange]:
        older, newer = _by_media(before), _by_media(now)
        at = f"{where}: " if where else ""
        for media, content in older.items():
            other = newer.get(media) or (now[0] if len(before) == len(now) == 1 else None)
            if other is None:
                if now:
                    yield self._of(BREAKING, "media-removed", f"{at}`{media}` is no longer supported")
                continue
            told = self.shapes.contents(content, other, direction)
            yield from self._told((klass, kind, f"{at}{message}") for klass, kind, message in told)
        for media in newer:
            if media not in older and before and len(before) + len(now) > 2:  # noqa: PLR2004 - one was not renamed
                yield self._of(ADDED, "media-added", f"{at}`{media}` was added")

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
    return found | {(one.place, one.name): one for one in fields if one.place != "path"}


def _by_media(contents: Sequence[Content]) -> dict[str, Content]:
    return {media: content for content in contents for media in content.media.split(", ")}


def _listed(security: Sequence[str]) -> str:
    return " or ".join(f"`{one}`" for one in security) or "none"

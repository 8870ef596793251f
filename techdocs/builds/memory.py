"""What is remembered of a component between runs: its last good build, and since when it fails."""

from dataclasses import asdict

from techdocs.builds.worker import STEP
from techdocs.disk.code_digest import code_digest
from techdocs.disk.digests import digest_bytes, digest_value
from techdocs.disk.store import Store
from techdocs.model.docs import BuildAction, Failure
from techdocs.model.entity import EntityRef
from techdocs.model.tree import Tree

GOOD, FAILED = "good", "failed"
_SHOWN = 3


class BuildMemory:
    """The notes of one store about components; each is one small file, written when it changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._failing = store.note_names(FAILED)

    def reason(self, ref: EntityRef, action: BuildAction) -> str:
        """Return why a component is rendered again, compared with its last good build."""
        note = self._store.read_note(GOOD, _name(ref))
        if not isinstance(note, dict):
            return "it was not built before"
        new = _facts(action)
        reasons = [label for key, label in _LABELS.items() if note.get(key) != new[key]]
        before, after = dict(note.get("files", {})), {file.path: file.digest for file in action.files}
        changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        if changed:
            more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
            reasons.append(f"changed: {', '.join(changed[:_SHOWN])}{more}")
        return "; ".join(reasons) or "its pages are no longer in the cache"

    def succeeded(self, ref: EntityRef, key: str, action: BuildAction) -> None:
        """Note a good build."""
        files = {file.path: file.digest for file in action.files}
        self._store.write_note(GOOD, _name(ref), {"key": key, **_facts(action), "files": files})
        self.forget_failure(ref)

    def failed(self, ref: EntityRef, failure: Failure) -> Failure:
        """Note a failed build and return it with the time of the first of the failures in a row."""
        name = _name(ref)
        note = self._store.read_note(FAILED, name) if name in self._failing else None
        if isinstance(note, dict) and {"since", "commit"} <= note.keys():
            return Failure(reason=failure.reason, since=str(note["since"]), commit=str(note["commit"]))
        self._store.write_note(FAILED, name, asdict(failure))
        return failure

    def forget_failure(self, ref: EntityRef) -> None:
        """Note that a component builds again."""
        if _name(ref) in self._failing:
            self._store.drop_note(FAILED, _name(ref))

    def last_good(self, ref: EntityRef) -> tuple[str, Tree | None]:
        """Return the key and the pages of the last good build, None where there was none or it is gone."""
        note = self._store.read_note(GOOD, _name(ref))
        key = str(note["key"]) if isinstance(note, dict) and "key" in note else ""
        return key, self._store.recall(STEP, key) if key else None


_LABELS = {
    "settings": "its settings changed",
    "theme": "the site's look changed",
    "code": "techdocs changed",
    "bounds": "its limits or its trust changed",
}


def _facts(action: BuildAction) -> dict[str, str]:
    return {
        "settings": digest_value(action.settings),
        "theme": action.theme,
        "code": code_digest(),
        "bounds": digest_value([action.limits, action.file_types, action.trusted]),
    }


def _name(ref: EntityRef) -> str:
    return digest_bytes(str(ref).encode())[:32]

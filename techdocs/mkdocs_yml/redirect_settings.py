"""Read `redirect_maps` of mkdocs-redirects: which page each former one leads on to (mkdocs-redirects `plugin.py`)."""

from collections.abc import Iterable

from techdocs.documents.located_yaml import KeyPath
from techdocs.documents.notes import DocumentNotes
from techdocs.mkdocs_yml.setting_notes import quoted
from techdocs.model.problem import Place

REDIRECTS = "redirects"
_OPTION = "redirect_maps"
_HINT = "write `former.md: page.md` lines"


def read_redirects(
    plugins: Iterable[tuple[str, object, KeyPath]], notes: DocumentNotes
) -> dict[str, tuple[str, Place]]:
    """Map each former page's file to the file or web address that it leads on to, and to its line."""
    found: dict[str, tuple[str, Place]] = {}
    for name, options, path in plugins:
        maps = options.get(_OPTION) if name == REDIRECTS and isinstance(options, dict) else None
        if maps and not isinstance(maps, dict):
            notes.invalid((*path, _OPTION), f"`{_OPTION}` is not a mapping", _HINT)
        for former, target in maps.items() if isinstance(maps, dict) else ():
            own = (*path, _OPTION, former)
            if isinstance(target, str) and target:
                found[former] = (target, notes.place(notes.document.key_place(*own)))
            else:
                notes.invalid(own, f"the redirect from {quoted(former)} has no target", _HINT, at_key=True)
    return found

"""Read `redirect_maps` of mkdocs-redirects: which page each former one leads on to (mkdocs-redirects `plugin.py`)."""

from collections.abc import Iterable

from techdocs.engine.setting_notes import SettingNotes
from techdocs.located_yaml import Path
from techdocs.model.codes import Code
from techdocs.model.problem import Place

REDIRECTS = "redirects"
_OPTION = "redirect_maps"


def read_redirects(plugins: Iterable[tuple[str, object, Path]], notes: SettingNotes) -> dict[str, tuple[str, Place]]:
    """Map each former page's file to the file or web address that it leads on to, and to its line."""
    found: dict[str, tuple[str, Place]] = {}
    for name, options, path in plugins:
        maps = options.get(_OPTION) if name == REDIRECTS and isinstance(options, dict) else None
        if maps and not isinstance(maps, dict):
            notes.add(
                Code.SETTING_INVALID, f"`{_OPTION}` is not a mapping", "write `former.md: page.md` lines",
                notes.document.place(*path, _OPTION),
            )  # fmt: skip
        for former, target in maps.items() if isinstance(maps, dict) else ():
            if isinstance(former, str) and isinstance(target, str) and target:
                found[former] = (target, notes.place(notes.document.key_place(*path, _OPTION, former)))
    return found

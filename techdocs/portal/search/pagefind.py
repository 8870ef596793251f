"""The program pagefind, which is given pages one by one: it numbers them as they come.

Where it looks for files itself, it numbers them as the disk lists them, so two machines would index the same pages to
other bytes. Its service takes base64 of JSON, and answers each message before it reads the next (pagefind 1.5,
`pagefind/src/service/mod.rs`; its own wrappers for Python and Node speak to it like this).
"""

import base64
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any

import pagefind_bin_extended

from techdocs.errors import SiteError
from techdocs.workers.dialog import Dialog, open_dialog
from techdocs.workers.process import ProgramLimits

INDEX_SECONDS = 1200.0
"""How long indexing one shard may take."""
_LIMITS = ProgramLimits(seconds=INDEX_SECONDS, output_bytes=1_000_000_000)
_END = b","
_ONE_ANSWER = Lock()
"""Held while the files of a shard are in memory: there is one thread a shard, and they are 30 MB of 5,000 pages."""
_UNSERVED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
_AGAIN = "install `pagefind-bin-extended` again"


def write_index(texts: Iterable[tuple[str, bytes]], folder: Path, language: str) -> None:
    """Index pages, in the order in which they come, into a folder.

    Args:
        texts: each page's address with `index.html`, and its HTML.
        folder: where pagefind's files go, but for its own user interface.
        language: that of all pages.

    Raises:
        SiteError: pagefind failed.
    """
    try:
        with open_dialog([_program(), "--service"], _LIMITS, end=_END) as dialog:
            index = _ask(dialog, "NewIndex", config={"force_language": language})["index_id"]
            for path, content in texts:
                text = content.decode("utf-8", "replace")
                _ask(dialog, "AddFile", index_id=index, file_path=path, url=None, file_contents=text)
            with _ONE_ANSWER:  # where pagefind writes files itself, it answers before all bytes are in them
                _write(_ask(dialog, "GetFiles", index_id=index)["files"], folder)
    except subprocess.SubprocessError as error:
        raise SiteError(f"pagefind failed: {error}", hint="please report this") from error
    except OSError as error:
        raise SiteError(f"pagefind cannot be run: {error}", hint=_AGAIN) from error


def _ask(dialog: Dialog, kind: str, **payload: object) -> dict[str, Any]:
    message = json.dumps({"message_id": 1, "payload": {"type": kind, **payload}})
    answer = dialog.ask(base64.b64encode(message.encode("ascii")) + _END)
    try:
        result: dict[str, Any] = json.loads(base64.b64decode(answer))["payload"]
        failed = result["type"] == "Error"
    except (ValueError, LookupError, TypeError) as error:
        raise SiteError(f"pagefind's answer cannot be read: {error}", hint=_AGAIN) from error
    if failed:
        raise SiteError(f"pagefind failed: {result.get('message')}", hint="please report this")
    return result


def _write(files: list[dict[str, str]], folder: Path) -> None:
    made = set()
    for file in files:
        path = folder / file["path"]
        if path.name.startswith(_UNSERVED):
            continue
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(base64.b64decode(file["content"]))


def _program() -> Path:
    folder = Path(pagefind_bin_extended.__file__).parent
    names = ("pagefind_extended", "pagefind_extended.exe")
    return next(path for path in map(folder.joinpath, names) if path.is_file())

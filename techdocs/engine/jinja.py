"""Jinja for the templates of a theme: compiled once in a process, and in a sandbox where some are not ours."""

from collections.abc import Sequence
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment

from techdocs.errors import SiteError


class _Compiled(jinja2.BytecodeCache):
    """Templates that this process, or the one that it was forked from, has compiled: sites with other looks share them.

    Jinja compares the digest of a template's source with that of what is kept.
    """

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a template in, when one of the same source was compiled."""
        kept = self._kept.get(bucket.key)
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


def check_templates(folder: Path) -> None:
    """Raise a SiteError when a template below a folder has a fault."""
    for path in sorted(folder.rglob("*.html")):
        try:
            ImmutableSandboxedEnvironment().parse(path.read_text(encoding="utf-8"))
        except (jinja2.TemplateSyntaxError, UnicodeDecodeError) as error:
            line = f":{error.lineno}" if isinstance(error, jinja2.TemplateSyntaxError) else ""
            raise SiteError(
                f"{path}{line}: error in the template: {error}", hint="see Jinja's documentation"
            ) from error


_OPEN, _SANDBOX = (jinja2.Environment, _Compiled()), (ImmutableSandboxedEnvironment, _Compiled())
"""What runs templates, and what it has compiled: the sandbox compiles other code, which checks each call."""


def jinja_environment(
    folders: Sequence[str | Path],
    *,
    is_ours: bool,
    is_escaped: bool = False,
    undefined: type[jinja2.Undefined] = jinja2.Undefined,
) -> jinja2.Environment:
    """Return a Jinja environment for the templates in some folders.

    Args:
        folders: where templates are looked for, in this order.
        is_ours: whether all templates are techdocs' and Material's. The others run in Jinja's sandbox, where a template
            reaches what it is given and nothing of Python behind it; that takes a third more time.
        is_escaped: whether all that templates print is escaped, but what they mark as safe.
        undefined: what becomes of a name that nothing has.
    """
    kind, compiled = _OPEN if is_ours else _SANDBOX
    return kind(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders]), autoescape=is_escaped, undefined=undefined,
        auto_reload=False, trim_blocks=True, lstrip_blocks=True, bytecode_cache=compiled,
    )  # fmt: skip

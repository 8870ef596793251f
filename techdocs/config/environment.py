"""`${NAME}` in `integrations` and `catalog.providers`, as in Backstage's app-config; a secret is such a name alone.

The value of a secret is not read here: settings hold the name of its variable.
"""

import os
import re

from techdocs.documents.accepts import TEXT, accepts
from techdocs.documents.values import text_of

_VARIABLE = r"[A-Za-z_][A-Za-z0-9_]*"
_REFERENCE = re.compile(rf"\$\{{({_VARIABLE})(?::-([^}}]*))?\}}")
_ENV: dict[str, object] = {
    "type": "object",
    "required": ["$env"],
    "properties": {"$env": {"type": "string", "pattern": f"^{_VARIABLE}$"}},
    "additionalProperties": False,
}
_HINT = "put the secret into an environment variable, and write `${NAME}` here"


@accepts({"anyOf": [{"type": "string", "pattern": rf"^\s*\$\{{{_VARIABLE}\}}\s*$"}, _ENV]})
def read_secret(value: object) -> str:
    """Read `${NAME}` or `$env: NAME`; return the name. What is written is in no message."""
    name = _env_name(value)
    if name is None and isinstance(value, str):
        found = _REFERENCE.fullmatch(value.strip())
        name = found[1] if found and found[2] is None else None
    if name is None:
        raise ValueError("must be the name of an environment variable, not the secret itself", _HINT)
    return name


@accepts({"anyOf": [TEXT, _ENV]})
def read_setting(value: object) -> str:
    """Read a text in which `${NAME}` and `${NAME:-default}` stand for variables of the environment."""
    name = _env_name(value)
    text = f"${{{name}}}" if name is not None else text_of(value)
    if text is None:
        raise ValueError("is not a string", "write a string")
    return _REFERENCE.sub(_value, text).strip()


def _env_name(value: object) -> str | None:
    if isinstance(value, dict) and set(value) == {"$env"} and re.fullmatch(_VARIABLE, str(value["$env"])):
        return str(value["$env"])
    return None


def _value(found: re.Match[str]) -> str:
    value = os.environ.get(found[1]) or found[2]
    if value is None:
        raise ValueError(f"needs the environment variable `{found[1]}`, which is not set", "set it, or write the value")
    return value

"""Read `security`: what pages may load, and what is published."""

import re
from collections.abc import Mapping

from techdocs.config.values import read_suffixes, read_texts
from techdocs.documents.accepts import accepts, one_or_list
from techdocs.documents.mapping import LocatedMapping
from techdocs.documents.values import read_one_of
from techdocs.model.security import Security

SECURITY_KEYS = ("external_images", "csp", "file_types", "header_files", "skip_secrets")
_DIRECTIVES = ("connect-src", "font-src", "frame-src", "img-src", "media-src", "script-src", "style-src", "worker-src")
_HOSTS = ("netlify", "nginx", "s3")
_SOURCE = re.compile(r"'self'|'sha(?:256|384|512)-[A-Za-z0-9+/=]+'|https://(?:\*\.)?\w[\w.-]*(?::\d+)?(?:/[\w./~-]*)?")


def read_security(security: LocatedMapping) -> Security:
    """Read the operator's decisions about safety."""
    return Security(
        file_types=security.get("file_types", read_suffixes, ()),
        skip_secrets=security.get("skip_secrets", read_texts, ()),
        header_files=security.get("header_files", read_host_forms, ()),
    )


@accepts(
    {
        "type": "object",
        "properties": dict.fromkeys(
            _DIRECTIVES, one_or_list({"type": "string", "pattern": f"^(?:{_SOURCE.pattern})$"})
        ),
        "additionalProperties": False,
    }
)
def read_policy(value: object) -> Mapping[str, tuple[str, ...]]:
    """Read further sources of the Content Security Policy, by directive."""
    hint = "write `connect-src: [https://…]`"
    if not isinstance(value, dict):
        raise ValueError("is not a mapping of directives", hint)  # noqa: TRY004
    other = next((directive for directive in value if directive not in _DIRECTIVES), None)
    if other is not None:
        known = ", ".join(f"`{directive}`" for directive in _DIRECTIVES)
        raise ValueError(f"cannot contain the directive `{other}`", f"use one of {known}")
    policy = {directive: read_texts(sources) for directive, sources in value.items()}
    for source in (source for sources in policy.values() for source in sources):
        if not _SOURCE.fullmatch(source):
            raise ValueError(f"cannot contain the source `{source}`", hint)
    return policy


@accepts(one_or_list({"enum": list(_HOSTS)}))
def read_host_forms(value: object) -> tuple[str, ...]:
    """Read the hosts in whose forms rules are written."""
    return tuple(read_one_of(*_HOSTS)(item) for item in read_texts(value))

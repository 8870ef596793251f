"""The values of an environment that are secrets, and where a text holds one in any form."""

import hashlib
from collections.abc import Collection, Mapping
from functools import cached_property

from techdocs.secrets_scan.encodings import base64_cores, decoded, folded
from techdocs.secrets_scan.found import FoundSecret
from techdocs.secrets_scan.keys import find_keys
from techdocs.secrets_scan.traces import DROPPED, has_escaped_letter, traces_of
from techdocs.secrets_scan.values import SHORTEST, is_secret

_FORMS = b"techdocs 2"
"""Changes with what is found, so that what was looked through before is looked through again."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class EnvironmentSecrets:
    """The values of an environment that are secrets; `digest` changes when they do.

    A value that has few capitals and digits `needs_plain_text`: HTML in which elements cut it may hide it from `find`,
    its text without elements does not.
    """

    def __init__(
        self, environment: Mapping[str, str], *, skip: Collection[str] = (), always: Collection[str] = ()
    ) -> None:
        """Take what is secret of an environment.

        Args:
            environment: the values of its variables.
            skip: variables that hold no secret.
            always: variables that hold one, whatever they are called and look like, if it is long enough to be one.
        """
        values = {
            value.strip(): name
            for name, value in sorted(environment.items())
            if (name in always and len(value.strip()) >= SHORTEST)
            or (name not in skip and is_secret(name, value.strip()))
        }
        self._values = {value.encode("utf-8", "surrogateescape"): name for value, name in values.items()}
        self._traces = [trace for value in self._values for trace in traces_of(value)]
        self.needs_plain_text = any(trace.needs_plain_text for trace in self._traces)

    @cached_property
    def digest(self) -> str:
        """Return what changes with the values and says nothing of them; `""` without any."""
        joined = b"\0".join(sorted(self._values))
        return hashlib.scrypt(joined, salt=_FORMS, n=2**12, r=8, p=1, dklen=16).hex() if joined else ""

    def find(self, content: bytes) -> FoundSecret | None:
        """Return the first value in some bytes, in any form, by the name of its variable; or None."""
        if not self._may_be_in(content):
            return None
        for value, name in self._values.items():
            at = content.find(value)
            if at >= 0:
                return _found(name, content.count(b"\n", 0, at) + 1)
        name = self._written_in(content)
        return _found(name, self._line(content)) if name else None

    def find_in(self, text: str) -> FoundSecret | None:
        """Return the first value of the environment in a text, else what looks like a key of a well-known service."""
        return self.find(text.encode("utf-8", "surrogatepass")) or find_keys(text)

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self._values)

    def _may_be_in(self, content: bytes) -> bool:
        """Say whether it is worth to read some bytes closely."""
        if not self._values:
            return False
        if _is_binary(content):
            return any(value in content for value in self._values)
        reduced = content.translate(None, DROPPED)
        return any(trace.is_in(content, reduced) for trace in self._traces) or has_escaped_letter(content, reduced)

    def _written_in(self, content: bytes) -> str:
        """Return the variable whose value some bytes hold in any form, or `""`."""
        for text in decoded(content.replace(b"\0", b"").decode("utf-8", "surrogateescape")):
            plain, dense = folded(text), "".join(text.split())
            for value, name in self._values.items():
                if _is_in(value, text, plain, dense):
                    return name
        return ""

    def _line(self, content: bytes) -> int:
        """Return the line that holds a value in some form, 0 when it is not in one line."""
        lines = enumerate(content.split(b"\n"), start=1)
        return next((number for number, line in lines if self._may_be_in(line) and self._written_in(line)), 0)


def _found(name: str, line: int) -> FoundSecret:
    return FoundSecret(what=f"the value of the environment variable `{name}`", line=line)


def _is_binary(content: bytes) -> bool:
    return b"\0" in content and not content.startswith(_UTF16)


def _is_in(value: bytes, text: str, plain: str, dense: str) -> bool:
    """Say whether a value is in a text, which is given as it is, folded, and without blanks."""
    written = value.decode("utf-8", "surrogateescape")
    wanted = folded(written)
    if written in text or (len(wanted) >= SHORTEST and wanted in plain):
        return True
    return any(core in dense or _for_urls(core) in dense for core in base64_cores(value))


def _for_urls(core: str) -> str:
    """Return base64 in its alphabet for addresses (RFC 4648, 5)."""
    return core.replace("+", "-").replace("/", "_")

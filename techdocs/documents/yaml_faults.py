"""What is wrong with a YAML text itself, in words, with its place and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

_QUOTES = ("'", '"')


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlFault:
    """Something wrong with the text itself; `line` and `column` are 1-based.

    `about` is what is wrong, as the author wrote it: the path of a key, or a line. `duplicate` is the path of a key
    that a mapping has twice, whose last value is the one that is read. `opening` is the character with which the part
    begins that cannot be read, such as `[`, `-` or the first letter of a key; `""` if the syntax is not the fault.
    """

    message: str
    line: int
    column: int
    hint: str = ""
    about: str = ""
    duplicate: tuple[str | int, ...] = ()
    opening: str = ""


def syntax_fault(error: yaml.YAMLError, text: str, start: int) -> YamlFault:
    """Return why a text is not YAML.

    Args:
        error: what libyaml says.
        text: what was read.
        start: how many lines of the file come before it.
    """
    if isinstance(error, yaml.reader.ReaderError):
        line, character = text.count("\n", 0, error.position) + start + 1, error.character
        shown = f"character #x{ord(character[0]):04x} is not allowed" if isinstance(character, str) else error.reason
        return YamlFault(message=f"invalid YAML: {shown}", line=line, column=1, about=str(character))
    lines = text.splitlines()
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return YamlFault(message=f"invalid YAML: {error}", line=start + 1, column=1, about="".join(lines[:1]).strip())
    mark, opening = error.problem_mark, error.context_mark
    at, opened = _rest(lines, mark), _rest(lines, opening or mark)
    if opening and opened.startswith(_QUOTES) and (not at.strip() or at.startswith(("---", "..."))):
        mark, hint = opening, "close the quotes that begin here"
    elif any("\t" in line for line in lines[mark.line : mark.line + 1]):
        hint = "indent with spaces: YAML does not allow tabs"
    elif at.startswith(":") and opening is None:
        hint = "quote a value that holds `: `, and check the indentation of this line"
    elif "{{" in text or "{%" in text:
        hint = "this looks like a template; quote `{{ … }}` or keep templates in a folder named `skeleton`"
    else:
        hint = ""
    words = filter(None, (error.context, error.problem))
    return YamlFault(
        message=f"invalid YAML: {', '.join(words)}", line=mark.line + start + 1, column=mark.column + 1, hint=hint,
        about="".join(lines[mark.line : mark.line + 1]).strip(), opening=opened[:1],
    )  # fmt: skip


def _rest(lines: Sequence[str], mark: yaml.Mark) -> str:
    """Return a line from a mark on, `""` at the end of the text."""
    return "".join(lines[mark.line : mark.line + 1])[mark.column :]

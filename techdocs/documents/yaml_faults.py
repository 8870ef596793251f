"""What is wrong with a YAML text itself, in words, with its place and what to do about it."""

from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlFault:
    """Something wrong with the text itself; `line` and `column` are 1-based.

    `about` is what is wrong, as the author wrote it: the path of a key, or a line. `duplicate` is the path of a key
    that a mapping has twice, whose last value is the one that is read.
    """

    message: str
    line: int
    column: int
    hint: str = ""
    about: str = ""
    duplicate: tuple[str | int, ...] = ()


def syntax_fault(error: yaml.YAMLError, text: str, start: int) -> YamlFault:
    """Return why a text is not YAML.

    Args:
        error: what libyaml says.
        text: what was read.
        start: how many lines of the file come before it.
    """
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + start + 1
        return YamlFault(
            message=f"invalid YAML: character #x{ord(str(error.character)[0]):04x} is not allowed"
            if isinstance(error.character, str)
            else f"invalid YAML: {error.reason}",
            line=line,
            column=1,
            about=str(error.character),
        )
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    context = getattr(error, "context", None)
    line, column = (mark.line + start + 1, mark.column + 1) if mark else (start + 1, 1)
    hint = ""
    lines = text.splitlines()
    opening = getattr(error, "context_mark", None)
    if opening and context == "while scanning a quoted scalar" and "unexpected" in problem:
        line, column = opening.line + start + 1, opening.column + 1
        hint = "close the quotes that begin here"
    elif mark and mark.line < len(lines) and "\t" in lines[mark.line]:
        hint = "indent with spaces: YAML does not allow tabs"
    elif "mapping values are not allowed" in problem:
        hint = "quote a value that holds `: `, and check the indentation of this line"
    elif "${{" in text or "{{" in text or "{%" in text:
        hint = "this looks like a template; quote `{{ … }}` or keep templates in a folder named `skeleton`"
    return YamlFault(
        message=f"invalid YAML: {f'{context}, ' if context else ''}{problem}",
        line=line,
        column=column,
        hint=hint,
        about="".join(lines[line - start - 1 : line - start]).strip(),
    )

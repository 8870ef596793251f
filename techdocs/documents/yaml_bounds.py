"""How much of a YAML text is composed: whole documents within the limits, and none that is nested too deeply.

libyaml composes all documents of a text at once, in several hundred bytes of memory for each of its values.
"""

import re
from itertools import accumulate

import yaml

from techdocs.documents.yaml_faults import YamlFault
from techdocs.documents.yaml_nodes import LINE_END, document_starts
from techdocs.model.limits import Limits

_DEEP = 5_000
"""Brackets, or marks of lists and keys in one line, from which on a text is searched for nesting before it is composed:
libyaml composes by recursion, and some 100,000 levels end the process."""
_MARKS = re.compile(r"[-?:](?:[ \t]|$)")
_NO_CONTENT = re.compile(r"(?:---|\.\.\.|%[^\r\n]*)?\s*(?:#[^\r\n]*)?[\r\n]*\Z")
"""A line that belongs to a document without making it more than an empty one."""


def within_limits(text: str, limits: Limits, file_mb: int, further: int, faults: list[YamlFault]) -> str:
    """Return the documents of a text that are within the limits; those beyond are one fault, with their number.

    Args:
        text: the whole file.
        limits: how many documents, and how large each may be.
        file_mb: megabytes of the whole file; 0 for as much as one document may have.
        further: documents of the file after this text.
        faults: gets the fault.
    """
    largest = file_mb * 1_000_000 or limits.yaml_kb * 1000
    is_small = len(text) <= min(largest, limits.yaml_kb * 1000)
    if is_small and text.count("---") + text.count("...") < limits.yaml_documents:
        return text
    lines = LINE_END.split(text)
    offsets = [0, *accumulate(map(len, lines))]
    starts = _starts(lines) or [0]
    ends = [*(offsets[start] for start in starts[1:]), len(text)]
    by_size = sum(end <= largest for end in ends)
    kept = min(by_size, limits.yaml_documents)
    if kept == len(ends):
        return _small_documents(lines, starts, limits, faults)
    size = f"{file_mb} MB (`limits.descriptor_mb`)" if file_mb else f"{limits.yaml_kb} kB (`limits.yaml_kb`)"
    lost, line, hint = len(ends) - kept + further, starts[kept] + 1, "split the file"
    if len(ends) + further == 1:
        message, hint = f"the file is larger than {size}", f"{hint}, or move large values to separate files"
    elif not kept:
        message = f"no document is read: the first one alone is larger than {size}"
    else:
        number = f"{limits.yaml_documents:,} documents (`limits.yaml_documents`)"
        which = f"the last {lost:,} documents are" if lost > 1 else "the last document is"
        message = f"{which} not read: the file has more than {size if by_size < limits.yaml_documents else number}"
    faults.append(YamlFault(message=message, line=line, column=1, hint=hint))
    return _small_documents(lines[: starts[kept]], starts[:kept], limits, faults) if kept else ""


def _small_documents(lines: list[str], starts: list[int], limits: Limits, faults: list[YamlFault]) -> str:
    """Return the lines of a text, empty ones in place of each document that is too large by itself."""
    shown = list(lines)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        if sum(map(len, lines[start:end])) > limits.yaml_kb * 1000:
            message = f"the document is larger than {limits.yaml_kb} kB (`limits.yaml_kb`), and not read"
            hint = "move large values to separate files"
            faults.append(YamlFault(message=message, line=start + 1, column=1, hint=hint))
            shown[start:end] = [f"---{_end(lines[start])}", *(_end(line) for line in lines[start + 1 : end])]
    return "".join(shown)


def _end(line: str) -> str:
    """Return how a line ends."""
    return line[len(line.rstrip("\r\n\x85\u2028\u2029")) :]


def _starts(lines: list[str]) -> list[int]:
    """Return the numbers, from 0, of the lines at which documents start that are not empty."""
    starts = document_starts(lines)
    return [
        start
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
        if not all(_NO_CONTENT.match(lines[number]) for number in range(start, end))
    ]


def beyond_limits(text: str, limits: Limits) -> YamlFault | None:
    """Return why a text is not even composed, None when it is."""
    is_suspect = text.count("[") + text.count("{") > _DEEP or any(
        len(line) > 2 * _DEEP and len(_MARKS.findall(line)) > _DEEP for line in text.splitlines()
    )
    if not is_suspect:
        return None
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEP:
                line = event.start_mark.line + 1 if event.start_mark else 1
                return YamlFault(
                    message=f"nested deeper than {limits.yaml_depth} levels (`limits.yaml_depth`)", line=line, column=1,
                    hint="flatten the document",
                )  # fmt: skip
    except yaml.YAMLError:
        return None  # composing says where and why
    return None

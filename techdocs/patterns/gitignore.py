"""What gitignore's patterns match: as git does for folders and files met on a walk, and for a path with its folders."""

from collections.abc import Collection, Iterable

from techdocs.patterns.index import RuleIndex
from techdocs.patterns.rules import Rule, is_too_long, parse_rule
from techdocs.patterns.work import WORK_OF_A_CHARACTER, Work


class IgnoreSpec:
    """The patterns of one file; `too_long` are the lines (1-based) that are passed over for their length."""

    def __init__(self, lines: Iterable[str], work: Work | None = None) -> None:
        texts = list(lines)
        self.work = work or Work()
        self.rules = [parse_rule(line) for line in texts]
        self.too_long = tuple(number for number, line in enumerate(texts, 1) if is_too_long(line))
        self._index = RuleIndex(self.rules)
        self._used: set[int] = set()
        self.work.spend(sum(map(len, texts)) + len(texts))

    def says(self, path: str, *, is_folder: bool) -> bool | None:
        """Say whether a path is ignored whose folders are not; None where no pattern matches.

        Of the patterns that match the last one counts.
        """
        name = path.rpartition("/")[2]
        for number in self._candidates(path, [name]):
            rule = self.rules[number]
            if rule is None or (rule.only_folders and not is_folder):
                continue
            if not self._pays(number, rule, path):
                return None
            if rule.is_path(path):
                return rule.include
        return None

    def match_file(self, path: str) -> bool:
        """Say whether a file matches, itself or by a folder that it is below.

        What matches the file goes before what matches a folder (pathspec's `GitIgnoreSpec`, which MkDocs uses).
        """
        by_folder: bool | None = None
        for number in self._candidates(path, path.split("/")):
            rule = self.rules[number]
            if rule is None:
                continue
            if not self._pays(number, rule, path):
                return False
            if not rule.only_folders and rule.is_path(path):
                return rule.include
            if by_folder is None and rule.is_above(path):
                by_folder = rule.include
        return bool(by_folder)

    def may_exhaust(self, paths: Collection[str]) -> bool:
        """Say whether matching so many paths could use up the budget."""
        longest, folders = max(map(len, paths), default=0), max((path.count("/") for path in paths), default=0)
        rules = [rule for rule in self.rules if rule is not None]
        each = sum(rule.work(longest, folders) for rule in rules) + self._index.work_of_a_lookup * (folders + 1)
        once = WORK_OF_A_CHARACTER * sum(len(part) for rule in rules for part in rule.parts)
        return not self.work.affords(each * len(paths) + once)

    def _candidates(self, path: str, parts: list[str]) -> list[int]:
        self.work.next_path()
        if not self.work.spend(self._index.work_of_a_lookup * len(parts)):
            return []
        return self._index.candidates(path, parts)

    def _pays(self, number: int, rule: Rule, path: str) -> bool:
        units = rule.work(len(path), path.count("/"))
        if number not in self._used:
            self._used.add(number)
            units += WORK_OF_A_CHARACTER * sum(map(len, rule.parts))
        return self.work.spend(units)


def ignore_spec(lines: Iterable[str], work: Work | None = None) -> IgnoreSpec:
    """Return what gitignore's patterns match; a line that is no pattern matches nothing.

    Args:
        lines: the lines of a file.
        work: the budget of its repository; one of its own where None.
    """
    return IgnoreSpec(lines, work)


def is_pattern(text: str) -> bool:
    """Say whether a text is one pattern that can match something, without a `!`."""
    rule = parse_rule(text)
    return rule is not None and rule.include and "\n" not in text

"""Whether `exclude_docs` and `not_in_nav` of a component can be matched against all its pages in time."""

from collections.abc import Collection, Iterator

from techdocs.model.codes import Code
from techdocs.model.docs import DocsSettings
from techdocs.model.problem import Place, Problem, warning
from techdocs.patterns import ignore_spec


def exclusion_problems(settings: DocsSettings, paths: Collection[str], place: Place) -> Iterator[Problem]:
    """Yield which patterns of a component stop being matched, as its build will; `place` is its `mkdocs.yml`.

    The patterns are only tried where they could use up their budget at all.
    """
    for key, text in (("exclude_docs", settings.exclude_docs), ("not_in_nav", settings.not_in_nav)):
        spec = ignore_spec(text.splitlines())
        if spec.may_exhaust(paths):
            for path in paths:
                spec.match_file(path)
        if spec.work.exhausted:
            message = f"the patterns in `{key}` take too long to match; some pages were not compared with them"
            yield warning(Code.LIMIT_EXCEEDED, place, message, "use fewer, simpler patterns", about=key)

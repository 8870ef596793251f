"""What is wrong with the preview as a whole, and no component's fault: the sources, the company's own template."""

from html import escape

import jinja2

from techdocs.errors import TechDocsError
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, Severity
from techdocs.plain_text import plain_line
from techdocs.server.contract import Answer

_FAILED = 500
_LONGEST = 300


def run_problem(error: TechDocsError) -> Problem:
    """Return the problem of a change after which nothing can be read anew: what was read before is shown."""
    message = f"the preview shows the state before the last change: {plain_line(str(error), _LONGEST)}"
    return Problem(
        code=Code.BUILD_FAILED, severity=Severity.ERROR, message=message, hint=error.hint, place=Place(path="preview")
    )  # fmt: skip


def template_answer(error: jinja2.TemplateError) -> Answer:
    """Return the page that stands for all those that a template with a fault is part of."""
    name = getattr(error, "filename", None) or getattr(error, "name", None) or "site_template"
    line = getattr(error, "lineno", 0) or 0
    reason = plain_line(f"{type(error).__name__}: {error}", _LONGEST)
    problem = Problem(
        code=Code.BUILD_FAILED, severity=Severity.ERROR, message=f"the page cannot be rendered: {reason}",
        hint="check the templates in the folder of `site_template`; see Jinja's documentation",
        place=Place(path=str(name), line=line),
    )  # fmt: skip
    page = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Error in a template</title>'
        "</head><body><main><h1>Error in a template</h1>"
        f"<p><code>{escape(str(problem.place))}</code></p><p><code>{escape(reason)}</code></p></main></body></html>\n"
    )
    return Answer(status=_FAILED, content=page.encode(), problems=(problem,))

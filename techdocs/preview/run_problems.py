"""What is wrong with the preview as a whole, and no component's fault: the sources, the company's own template."""

from html import escape

import jinja2

from techdocs.errors import TechDocsError
from techdocs.model.codes import Code
from techdocs.model.problem import Place, Problem, error
from techdocs.plain_text import plain_line
from techdocs.server.contract import Answer

_FAILED = 500
_LONGEST = 300


def run_problem(failure: TechDocsError) -> Problem:
    """Return the problem of a change after which nothing can be read anew: what was read before is shown."""
    message = f"the preview shows the state before the last change: {plain_line(str(failure), _LONGEST)}"
    return error(Code.BUILD_FAILED, Place(path="preview"), message, failure.hint)


def template_answer(failure: jinja2.TemplateError) -> Answer:
    """Return the page that stands for all those that a template with a fault is part of."""
    name = getattr(failure, "filename", None) or getattr(failure, "name", None) or "site_template"
    line = getattr(failure, "lineno", 0) or 0
    reason = plain_line(f"{type(failure).__name__}: {failure}", _LONGEST)
    message = f"the page cannot be rendered: {reason}"
    hint = "check the templates in the folder of `site_template`; see Jinja's documentation"
    problem = error(Code.BUILD_FAILED, Place(path=str(name), line=line), message, hint)
    page = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Error in a template</title>'
        "</head><body><main><h1>Error in a template</h1>"
        f"<p><code>{escape(str(problem.place))}</code></p><p><code>{escape(reason)}</code></p></main></body></html>\n"
    )
    return Answer(status=_FAILED, content=page.encode(), problems=(problem,))

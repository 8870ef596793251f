"""Render a page of our own, once for all workers that are forked from the process.

A page needs Markdown's extensions, the lexers of code and the compiled templates. Each worker would load them for its
first page, a quarter of a second of computing; half of it goes to the templates.
"""

import os
import tempfile
from pathlib import Path

import techdocs.builds.worker  # noqa: F401 - what a worker runs
from techdocs.digests import digest_bytes
from techdocs.engine.render import render_docs
from techdocs.engine.theme import engine_digest, load_theme
from techdocs.model.docs import BuildAction, DocsFile, DocsSettings
from techdocs.model.site import Look
from techdocs.workers.forkserver import environment

_PAGE = b"""\
# Title

Text with *emphasis*, `code`, a [link](https://example.org/) and a note[^1].

!!! note

    A note.

```python
print("hello")
```

| a | b |
| - | - |
| 1 | 2 |

- [ ] a task

[^1]: The note.
"""


def render_once(*, has_pages: bool) -> None:
    """Render a page with the site's default look, and forget it; `has_pages` as in `BuildAction`."""
    theme = load_theme(Look())
    with tempfile.TemporaryDirectory() as folder, environment(dict(os.environ)):  # what Material adds is taken back
        page = Path(folder, "index.md")
        page.write_bytes(_PAGE)
        made = Path(folder, "made")
        made.mkdir()
        action = BuildAction(
            component="component:default/warm", files=(DocsFile(path=page.name, digest=digest_bytes(_PAGE)),),
            settings=DocsSettings(site_name="warm"), theme=theme.digest, engine=engine_digest(),
            has_pages=has_pages,
        )  # fmt: skip
        render_docs(action, {page.name: page}, theme, made)

"""Importing this renders a page of our own: the process that workers are forked from does it once for all of them.

A page needs Markdown's extensions, the lexers of code and the compiled templates. Each worker would load them for its
first page, a quarter of a second of computing.
"""

import os
import tempfile
from pathlib import Path

from techdocs.digests import digest_bytes
from techdocs.engine.render import render_docs
from techdocs.engine.theme import engine_digest, load_theme
from techdocs.forkserver import environment
from techdocs.model.docs import BuildAction, DocsFile, DocsSettings
from techdocs.model.site import Look

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


def warm_up() -> None:
    """Render a page with the site's default look, and forget it."""
    theme = load_theme(Look())
    with tempfile.TemporaryDirectory() as folder, environment(dict(os.environ)):  # what Material adds is taken back
        page = Path(folder, "index.md")
        page.write_bytes(_PAGE)
        made = Path(folder, "made")
        made.mkdir()
        action = BuildAction(
            component="component:default/warm", files=(DocsFile(path=page.name, digest=digest_bytes(_PAGE)),),
            settings=DocsSettings(site_name="warm"), theme=theme.digest, engine=engine_digest(),
        )  # fmt: skip
        render_docs(action, {page.name: page}, theme, made)


warm_up()

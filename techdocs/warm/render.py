"""Read a repository and render a page of our own, once for all workers that are forked from the process.

A page needs Markdown's extensions, the lexers of code and the compiled templates, a descriptor the rules of its kind.
Each worker would load them for its first, a quarter of a second of computing; half of it goes to the templates.
"""

import os
import tempfile
from pathlib import Path

import techdocs.builds.worker
import techdocs.lint.ignores
import techdocs.portal.definitions  # noqa: F401 - as above, what workers run
from techdocs.catalog.repository import ReadTask, read_repository
from techdocs.disk.digests import digest_bytes
from techdocs.disk.packs import PackWriter
from techdocs.engine.render import render_docs
from techdocs.engine.theme import load_theme
from techdocs.model.catalog import DocsClaim
from techdocs.model.docs import BuildAction, DocsFile, DocsForm, DocsSettings
from techdocs.model.limits import Limits
from techdocs.model.site import Look
from techdocs.model.source import Source
from techdocs.model.tree import PACK
from techdocs.plans.repository import plan_repository
from techdocs.plans.task import DocsItem, PlanTask
from techdocs.workers.forkserver import environment
from techdocs.workers.sandbox.enter import prepare

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
_DESCRIPTOR = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: warm}
spec: {type: service, lifecycle: production, owner: warm}
"""


def read_once(folder: Path) -> None:
    """Read a repository with one component and its settings, in an empty folder, and plan its docs."""
    for path, text in {
        "catalog-info.yaml": _DESCRIPTOR,
        "mkdocs.yml": "site_name: Warm\n",
        "docs/index.md": "",
    }.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    source = Source(name="warm", root=folder.resolve())
    reading = read_repository(ReadTask(source=source, limits=Limits()))
    claim = DocsClaim(form=DocsForm.MKDOCS, source="warm", path="mkdocs.yml")
    plan_repository(
        PlanTask(
            source=source, items=tuple(DocsItem(ref=one.ref, name="Warm", claim=claim) for one in reading.entities),
            theme="", limits=Limits(), file_types=(), trusted=None, file_index={},
        )
    )  # fmt: skip


def render_once(*, has_pages: bool) -> None:
    """Render a page with the site's default look, and forget it; `has_pages` as in `BuildAction`."""
    theme = load_theme(Look())
    with tempfile.TemporaryDirectory() as folder, environment(dict(os.environ)):  # what Material adds is taken back
        repository = Path(folder, "repository")
        repository.mkdir()
        read_once(repository)
        page = Path(folder, "index.md")
        page.write_bytes(_PAGE)
        made = Path(folder, "made")
        made.mkdir()
        action = BuildAction(
            component="component:default/warm", files=(DocsFile(path=page.name, digest=digest_bytes(_PAGE)),),
            settings=DocsSettings(site_name="warm"), theme=theme.digest, has_pages=has_pages,
        )  # fmt: skip
        with PackWriter(Path(folder, PACK)) as pack:
            render_docs(action, {page.name: page}, theme, made, pack)
    prepare()

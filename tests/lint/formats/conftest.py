"""One small report in every form: what is wrong in a repository in the working folder, and in one beside it."""

from pathlib import Path
from textwrap import dedent

import pytest

from techdocs.lint.formats import Scope
from techdocs.model.problem import Place, Problem, Severity
from techdocs.model.site import Report
from techdocs.secrets_scan import EnvironmentSecrets

FILES = {
    "here/payments/catalog-info.yaml": """
        kind: Component
        spec:
          owner: paymets
    """,
    "here/payments/docs/index.md": """
        # Payments

        See [the guide](gone.md) and [more](gone.md).
        \tA [tab](tab.md) stands before this, and then 中文字幕 [wide](wide.md).
    """,
    "here/payments/docs/key.md": "# Key\n\nThe key is hunter2-Zk39fQ, see [x](gone.md).\n",
    "elsewhere/catalog-info.yaml": "kind: Component\n",
}
SECRET = "hunter2-Zk39fQ"  # noqa: S105 - of a test
NASTY = (
    "a\r\nb::error file=x,line=1::owned%0A##[stop-commands]x | <script>alert(1)</script> @team #12 ]]> <!-- &lt; "
    "[x](javascript:alert(1)) https://evil.example www.evil.example me@evil.example /close !7 `code` $1 \x1b[2J\u202e "
    "\ud800 \ufffe \0 \u2028 \\| {0} </td></table></details>\n\n/assign @team\n"
)
"""What an author could write to break out of a form."""
NASTY_PATH = NASTY.replace("//", "/")
"""The same, as far as a path can be."""


@pytest.fixture
def scope(tmp_path: Path) -> Scope:
    """Write the files of the report, and return what is known of its run."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    root = tmp_path.resolve()
    return Scope(
        roots={"payments": root / "here" / "payments", "acme/platform": root / "elsewhere"},
        here=root / "here",
        secrets=EnvironmentSecrets({"DEPLOY_TOKEN": SECRET}),
    )


@pytest.fixture
def report() -> Report:
    """Return a report with all that a problem can have, and one that has nothing but a message."""
    elsewhere = Place(source="acme/platform", path="catalog-info.yaml", line=1, column=1)
    link = Problem(
        code="TD201", severity=Severity.WARNING, message="link `gone.md`: target not found",
        place=Place(source="payments", path="docs/index.md", line=3), hint="check the path, relative to this file",
        entity="component:default/payments", owner="group:default/payments",
    )  # fmt: skip
    return Report(
        problems=(
            Problem(code="TD301", severity=Severity.ERROR, message="something is wrong"),
            Problem(
                code="TD105", severity=Severity.ERROR, message="`component:default/payments` is declared twice",
                place=elsewhere, also=(Place(source="payments", path="catalog-info.yaml", line=1),),
            ),
            Problem(
                code="TD103", severity=Severity.WARNING, message="owner `paymets` is not in the catalog",
                place=Place(source="payments", path="catalog-info.yaml", line=3, column=10),
                hint="did you mean `payments`?", owner="group:default/paymets",
            ),
            link,
            link,
            Problem(
                code="TD205", severity=Severity.NOTE, message="page `more.md` is not in the nav",
                place=Place(source="payments", path="mkdocs.yml"),
            ),
        ),
        silenced={"TD201": 2}, skipped={"links": 3, "owners": 1},
    )  # fmt: skip


@pytest.fixture
def nasty() -> Report:
    """Return a report in which an author wrote what they could into every text."""
    place = Place(source="payments", path=f"docs/{NASTY_PATH}.md", line=3, column=2)
    return Report(
        problems=tuple(
            Problem(
                code="TD201", severity=severity, message=NASTY, hint=NASTY, place=place, also=(place,), entity=NASTY,
                owner=NASTY,
            )
            for severity in Severity
        ),
        undone=(NASTY,),
    )  # fmt: skip


EMPTY = Report(problems=())

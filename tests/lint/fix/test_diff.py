"""The diff of a repair: what a person reads, and what `patch` applies."""

import subprocess
from pathlib import Path

import pytest

from techdocs.lint.fix import diff_text
from techdocs.secrets_scan import EnvironmentSecrets
from tests.conftest import COMPONENT, Write
from tests.lint.fix.linting import plan

WRONG = COMPONENT.format(name="web", owner="red").replace("dir:.", "dir:.\n    a: 1").lstrip()
NO_SECRETS = EnvironmentSecrets({})


def test_it_is_a_unified_diff_with_the_name_of_the_place(write: Write) -> None:
    (repair,) = plan(write({"x/catalog-info.yaml": WRONG})).files
    assert diff_text(repair, NO_SECRETS) == (
        "--- x/catalog-info.yaml\n+++ x/catalog-info.yaml\n@@ -4,7 +4,7 @@\n   name: web\n   annotations:\n"
        '     backstage.io/techdocs-ref: dir:.\n-    a: 1\n+    a: "1"\n spec:\n   type: service\n'
        "   lifecycle: production\n"
    )


@pytest.mark.parametrize(
    "text", [WRONG, WRONG.replace("\n", "\r\n"), "\ufeff" + WRONG, WRONG.replace("spec:", "spec:\t# é"), WRONG.rstrip()]
)
def test_patch_makes_the_same_file_of_it(write: Write, text: str) -> None:
    root = write({"x/catalog-info.yaml": ""})
    file = root / "x/catalog-info.yaml"
    file.write_bytes(text.encode())
    (repair,) = plan(root).files
    patch = diff_text(repair, NO_SECRETS).encode()
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], input=patch, cwd=file.parent, check=True)
    assert file.read_bytes() == repair.after


def test_what_cannot_be_seen_is_written_by_its_number(write: Write) -> None:
    (repair,) = plan(write({"x/catalog-info.yaml": WRONG.replace("a: 1", "a: 1  # \u202ehidden")})).files
    assert "\\u202ehidden" in diff_text(repair, NO_SECRETS)


def test_lines_near_a_secret_are_not_shown(write: Write, tmp_path: Path) -> None:
    secret = "hunter2" * 3
    (repair,) = plan(write({"x/catalog-info.yaml": WRONG.replace("a: 1", f"a: 1  # {secret}")})).files
    shown = diff_text(repair, EnvironmentSecrets({"DEPLOY_TOKEN": secret}))
    assert shown.endswith("(not shown: a line near it contains a secret)\n")
    assert secret not in shown

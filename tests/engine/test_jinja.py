"""Templates that are not ours run in a sandbox, and nothing that was compiled outside runs in it."""

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2.exceptions import SecurityError

from techdocs.engine.jinja import jinja_environment
from techdocs.engine.theme import load_theme
from techdocs.model.site import Look

ESCAPE = "{{ ''.__class__.__mro__[1].__subclasses__() }}"


def test_a_theme_with_a_template_of_the_operator_is_not_ours(tmp_path: Path) -> None:
    assert load_theme(Look()).is_ours
    assert not load_theme(replace(Look(), template=tmp_path)).is_ours


@pytest.mark.parametrize("first", [True, False])
def test_what_was_compiled_without_the_sandbox_does_not_leave_it(tmp_path: Path, *, first: bool) -> None:
    (tmp_path / f"{first}.html").write_text(ESCAPE)
    for is_ours in (first, not first):
        template = jinja_environment([tmp_path], is_ours=is_ours).get_template(f"{first}.html")
        if is_ours:
            assert "class" in template.render()
        else:
            with pytest.raises(SecurityError):
                template.render()

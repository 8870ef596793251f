"""Components with docs made of drawn words, and twins of some of them planted among the others."""

import random
from collections.abc import Sequence

from techdocs.model.entity import EntityRef
from techdocs.similar.passages import sample_passages
from techdocs.similar.subjects import Subject

COMPONENTS, SENTENCES = 60, 40
TEMPLATE = [
    "Before starting, install the required toolchain and request credentials from platform engineering.",
    "Configure environment variables following the repository settings documentation.",
    "Dashboards, alerting thresholds and escalation policies are described elsewhere.",
] * 2
"""What the docs of all of them say."""
API = """
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {{name: {name}}}
spec:
  type: openapi
  lifecycle: production
  owner: {owner}
  definition: |
    openapi: 3.1.0
    info: {{title: {name}, version: "1"}}
    paths: {{/tracks: {{get: {{}}, post: {{}}}}, "/tracks/{{{parameter}}}": {{get: {{}}, delete: {{}}}}}}
"""
"""An API with four operations; the name of the parameter of two of them makes no difference."""


class Planter:
    """Draws texts; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - a draw
        self._words = [
            "".join(self._draw.choices("abcdefghiklmnoprstuvwy", k=self._draw.randint(2, 12))) for _ in range(900)
        ]
        self.docs = {f"service-{number}": self.text(f"service-{number}") for number in range(COMPONENTS)}

    def sentence(self) -> str:
        """Draw a sentence."""
        return f"{' '.join(self._draw.choices(self._words, k=self._draw.randint(6, 16)))}."

    def text(self, name: str) -> list[str]:
        """Draw the sentences of a component's docs: its own, and those that all have."""
        own = [self.sentence() for _ in range(SENTENCES)]
        return [*TEMPLATE, *(f"{name} {one}" if self._draw.random() < 0.2 else one for one in own)]

    def fork(self, name: str, new: str) -> list[str]:
        """Return the docs of a copy: another name, and a tenth of its sentences written anew."""
        return [
            self.sentence() if self._draw.random() < 0.1 else one.replace(name, new) for one in self.docs[name]
        ]  # fmt: skip

    def half_twin(self, name: str, other: str) -> list[str]:
        """Return docs of which half is one component's and half another's."""
        one, two = self.docs[name], self.docs[other]
        return [*TEMPLATE, *one[len(TEMPLATE) :: 2], *two[len(TEMPLATE) :: 2]]

    def names(self, count: int) -> list[str]:
        """Draw names of components."""
        return self._draw.sample(sorted(self.docs), count)


def subject(called: str, text: Sequence[str] = (), **more: object) -> Subject:
    """Return what is compared of a component."""
    passages = sample_passages([" ".join(text)], {called.lower()})
    ref = EntityRef("component", "default", called)
    return Subject(**{"ref": ref, "name": frozenset(), "source": called, "passages": passages, **more})  # type: ignore[arg-type]

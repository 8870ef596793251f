"""Which files of a repository are descriptors, when the operator names others than usual."""

from techdocs.catalog.discover import discover
from techdocs.model.source import Source
from tests.conftest import Write


def test_the_operators_glob_names_descriptors_beside_the_usual_ones(write: Write) -> None:
    files = ("catalog-info.yaml", "ops/backstage.yaml", "ops/deep/backstage.yaml", "node_modules/x/backstage.yaml")
    root = write({f"one/{path}": "" for path in files}) / "one"
    (root / "ops/folder.yaml").mkdir()
    for pattern, found in {
        "": files[:1], "/catalog-info.yaml": files[:1], "/ops/*.yaml": files[:2], "**/backstage.yaml": files[:3],
        "../**": files[:1], "/etc/passwd": files[:1],
    }.items():  # fmt: skip
        source = Source(name="one", root=root, catalog_path=pattern)
        assert discover(source).catalog_files == found, pattern

"""Step 4: render the docs whose inputs are new. Takes a `BuildPlan`, gives `BuiltDocs`."""

from techdocs.builds.run import run_builds, without_pages
from techdocs.builds.withhold import withhold_secrets

__all__ = ["run_builds", "withhold_secrets", "without_pages"]

"""Step 3: what each component's build depends on. Takes the catalog, gives a `BuildPlan`."""

from techdocs.plans.file_index import FileIndexNote
from techdocs.plans.plan import PlanTools, plan_builds

__all__ = ["FileIndexNote", "PlanTools", "plan_builds"]

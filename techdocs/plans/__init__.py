"""Step 3: what each component's build depends on. Takes the catalog, gives a `BuildPlan`."""

from techdocs.plans.file_index import SeenNote
from techdocs.plans.plan import PlanTools, plan_builds

__all__ = ["PlanTools", "SeenNote", "plan_builds"]

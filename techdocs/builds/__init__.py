"""Steps 3 and 4: plan what each component's build depends on, then run the builds whose inputs are new."""

from techdocs.builds.plan import PlanTools, plan_builds
from techdocs.builds.run import run_builds, without_pages
from techdocs.builds.seen import SeenNote
from techdocs.builds.withhold import withhold_secrets
from techdocs.workers.sandbox.enter import available

__all__ = ["PlanTools", "SeenNote", "available", "plan_builds", "run_builds", "withhold_secrets", "without_pages"]

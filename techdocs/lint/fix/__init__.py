"""Repairs: what can safely be repaired, as edits of the authors' files that touch nothing else."""

from techdocs.lint.fix.apply import write_repair
from techdocs.lint.fix.diff import diff_text
from techdocs.lint.fix.plan import CheckFile, Repair, Repairs, plan_repairs

__all__ = ["CheckFile", "Repair", "Repairs", "diff_text", "plan_repairs", "write_repair"]

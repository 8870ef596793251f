"""techdocs that reads repositories in its main process, as before workers did it: `python -m tests.bench.unwalled`.

It measures what the walls around reading cost. No option of techdocs does this.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from techdocs.cli import main
from techdocs.workers.repositories import Given, Job, RepositoryWorkers


def each_here(
    _workers: RepositoryWorkers, job: Job[Any, Any], tasks: Mapping[str, Any], *, seconds: float | None = None
) -> Iterator[tuple[str, Given[Any]]]:
    """Do a job for each task in this process; what it gives is not encoded, so nothing is kept of it either."""
    for name, task in tasks.items():
        yield name, Given(value=job.run(task), content=name.encode("ascii", "replace"))


RepositoryWorkers.each = each_here  # type: ignore[assignment, method-assign]

if __name__ == "__main__":
    main()

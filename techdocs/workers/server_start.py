"""Importing this ties the fork server to the run, and each worker to the fork server, before anything else loads."""

import os

from techdocs.workers.lifeline import end_forks_with_parents, end_with

end_with(os.getppid())
end_forks_with_parents()

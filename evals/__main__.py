"""`python -m evals`: the same commands as `claimwire eval`."""

from evals.cli import eval_group

eval_group(prog_name="python -m evals")

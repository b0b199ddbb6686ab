"""The training loop: prepared batches, dropout, frozen parameters, and where a run diverged."""

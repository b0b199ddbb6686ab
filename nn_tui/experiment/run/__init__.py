"""One run: a recipe trained on a dataset, its history, its changes, and how it stops and resumes."""

"""The built-in datasets: generated ones, and those read from the files in `builtin_files`."""

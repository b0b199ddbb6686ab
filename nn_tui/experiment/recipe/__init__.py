"""The recipe: its fields, their checks, its TOML, and the default for each dataset."""

"""The form that changes the recipe."""

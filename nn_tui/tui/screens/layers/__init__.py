"""The form that adds, removes and resizes layers."""

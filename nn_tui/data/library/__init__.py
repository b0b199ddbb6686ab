"""The user's own datasets on disk, and the export of any dataset as CSV."""

"""The Data screen: the list of datasets, their settings and preview, and the user's own files."""

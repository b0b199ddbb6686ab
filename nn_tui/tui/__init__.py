"""The Textual app: screens, widgets and themes; the only package that imports Textual."""

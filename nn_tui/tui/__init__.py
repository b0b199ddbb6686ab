"""The Textual app: screens, widgets and looks; the only place that imports Textual."""

"""The views that the panes of Train can show. Each draws one aspect of the run; ``registry.VIEWS`` names them all."""

"""What the panes of Train can show. Each view draws one look at the run; `registry.VIEWS` names them all."""

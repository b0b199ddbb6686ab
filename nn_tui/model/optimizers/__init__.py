"""How a gradient changes the parameters: one class a rule, and the registry."""

"""How a gradient changes the parameters: one class for each rule, and the registry."""

"""Which keys do what: the bindings of every screen by their ids, and the keymap that gives them others."""

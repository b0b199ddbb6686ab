"""The screens: Data, Edit, Train, Predict, and the prompts that open over them."""

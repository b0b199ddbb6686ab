"""The screens Data, Edit, Train and Predict, and the prompts that open over them."""

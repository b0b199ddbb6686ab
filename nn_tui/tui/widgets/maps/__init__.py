"""Pictures of a network's layers under each other, with one number of one picture under the cursor."""

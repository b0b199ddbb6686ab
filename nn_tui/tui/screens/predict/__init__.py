"""The Predict screen: every sample with its answer, the confusion matrix, and what if."""

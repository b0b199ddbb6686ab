"""The Predict screen: every sample with the network's answer, the confusion matrix, and what if."""

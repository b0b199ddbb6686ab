"""What a network's answers are worth: figures of each part, baselines to hold them against, and a sentence."""

"""A sequence under a cursor: time across, features, targets and answers down."""

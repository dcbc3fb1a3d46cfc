"""The commands of those who train and evaluate models."""

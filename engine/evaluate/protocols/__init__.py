"""The protocols: kNN, linear probe, UPerNet, fine-tuning, and their metrics."""

"""The model for inference: with fewer operations, on the device and in the precision it is fast in."""

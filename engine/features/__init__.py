"""A scene's features: tokens, pixels and their context, standardised, cached, block by block."""

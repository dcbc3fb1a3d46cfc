"""The version of the product, one place for the engine, its reports and its package."""

__version__ = "0.1.0"

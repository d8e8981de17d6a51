"""onrecord: privacy statements that stay on record."""

__version__ = "0.1.0"

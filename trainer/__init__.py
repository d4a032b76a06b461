"""grill: an interview trainer that presses harder with every question."""

__version__ = "0.1.0"

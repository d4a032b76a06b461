"""Measurements: speed beside an anchor, and how well rules grade labelled answers."""

"""Decide what an answer says: text, polarity, patterns, rules, score."""

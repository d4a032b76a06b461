"""Statistics calculators: pure functions, a registry with their inputs and units, and sentences about results."""

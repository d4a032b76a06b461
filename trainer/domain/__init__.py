"""The words of the trainer as frozen models and plain functions, without any input or output."""

"""The full-screen trainer: the only room that knows Textual."""

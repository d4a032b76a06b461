"""The command line: the only room that knows click. Commands are imported when they are called."""

"""Progress on disk: the only room that knows sqlite-utils."""

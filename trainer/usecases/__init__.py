"""What the trainer does for a learner, without knowing about screens, files or databases."""

"""Stories, chains and rubrics from files, with a problem for every mistake and never an exception."""

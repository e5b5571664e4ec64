"""Other ways to write a program that do the same: edits by source positions, and nothing is run."""

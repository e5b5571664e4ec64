"""Mistakes that people make, put into sources: edits by source positions, and nothing is run."""

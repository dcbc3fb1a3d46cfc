"""What learns, on plain arrays: it knows no scenes and no files."""

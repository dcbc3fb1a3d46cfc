"""From files to windows of the scene's grid: values without no data, resampled, and masks."""

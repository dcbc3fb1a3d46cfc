"""What the mouse does on the map, and what is drawn over it."""

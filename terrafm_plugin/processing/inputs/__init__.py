"""From what an algorithm's parameters hold to what the engine takes."""

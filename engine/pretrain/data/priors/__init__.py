"""What is known of places beforehand: land cover, climate and world region, which decide how often each is drawn."""

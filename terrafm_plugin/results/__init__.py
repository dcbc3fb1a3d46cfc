"""Maps on the screen: the live map that follows every click, its styles, and the maps that are kept."""

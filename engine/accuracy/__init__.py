"""The accuracy of a class map and the areas of its classes, from reference samples."""

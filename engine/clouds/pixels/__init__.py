"""Cloud masks as arrays: their classes, work in squares, growing and sieving."""

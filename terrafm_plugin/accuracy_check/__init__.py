"""Checking a map against random reference points."""

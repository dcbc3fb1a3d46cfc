"""Land-cover maps from samples: probes, their validation, and the map of a whole scene."""

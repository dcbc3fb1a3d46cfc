"""From the blocks of an archive to maps, mosaics, areas and a catalogue."""

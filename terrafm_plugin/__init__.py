"""TerraFM in QGIS: everything that touches QGIS; the engine works in a process of its own."""

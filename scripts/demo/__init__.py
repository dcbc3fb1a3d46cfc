"""The demo: the plugin's main job through the real qgis_process, then a picture and a page of what it made."""

"""Programs for developers; nothing in here belongs to the plugin's package."""

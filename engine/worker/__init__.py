"""The engine as QGIS sees it: the JSON-RPC loop and what each message does."""

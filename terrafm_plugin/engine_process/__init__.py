"""The engine's process: the Python it runs in, how it starts, the messages that go to and fro."""

"""Filling the demo: three municipalities with invented people, every case played by the real actions."""

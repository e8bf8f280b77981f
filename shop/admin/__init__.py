"""The desk of officers and of the platform."""

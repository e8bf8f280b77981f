"""The edge of the room: answers, refusals, the limit, and how values are written."""

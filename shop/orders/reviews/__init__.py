"""Verified reviews: by the buyer of an order line, answered by the workshop, deleted by nobody."""

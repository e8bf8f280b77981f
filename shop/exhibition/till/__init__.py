"""The till of a booth: sales on site, refunds, closing the day."""

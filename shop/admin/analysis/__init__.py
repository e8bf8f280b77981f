"""The officers' analysis: workshops of a region side by side, who depends on whom, and the yearly summary."""

"""Applications on the officers' desk: the list, one case on one page, and a page for each act."""

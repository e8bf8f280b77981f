"""The work queue of the officers' desk: all that waits in a region by its due day, read in a constant number of
statements that cost the same however many workshops there are.
"""

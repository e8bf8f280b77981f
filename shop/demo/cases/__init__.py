"""The life of the certification procedure in the demo: what applicants and officers have done, told by the store's own
process functions at the instants of a history that ends on the day the demo is as of.
"""

# What enters: a checkout, and what somebody asks of it. What leaves: what was done or found. One
# module a use case, named as its command is; the rest serves several. ``checking`` holds what a
# check asks beyond what every reading of a checkout finds.
"""The use cases."""

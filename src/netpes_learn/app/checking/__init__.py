# What enters: a checkout that could be loaded. What leaves: what is wrong with it all the same:
# voices and icons that do not exist, templates on which nothing can be made, outlines that cannot
# be composed. ``check.py`` asks them all.
"""What can be wrong with a checkout that could be loaded."""

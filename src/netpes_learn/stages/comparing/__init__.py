# What enters: what two releases show, as snapshots. What leaves: what changed from one to the
# other: as plain values, as versions must tell it, and as a reader is told it.
"""Comparing releases."""

"""The only layer that touches disk, clock and processes."""

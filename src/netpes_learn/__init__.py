"""netpes-learn: training bundles from structured content on labour-market practices."""

__version__ = "0.1.0"

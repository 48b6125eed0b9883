"""Pure functions between the typed values: plan, compose, cues."""

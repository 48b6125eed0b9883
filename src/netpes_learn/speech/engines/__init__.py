# What enters: a sentence in words. What leaves: its sound, and where its words begin if the engine
# knows. One module an engine; each says itself whether it is installed.
"""Speech engines."""

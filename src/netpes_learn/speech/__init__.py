# What enters: text and a language. What leaves: sound and the moment at which each word is heard.
# ``api`` speaks, ``recording`` times a person's voice, ``loudness`` masters; the rest serves them.
"""Speech with the times of its words."""

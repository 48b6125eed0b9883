# What enters: a Storyboard, and its voice or recordings. What leaves: the parts of a film.
# ``script`` says what is shown and said, ``timeline`` when; ``frames``, ``groups``, ``film`` make
# the pictures, ``sound`` the sound, ``captions`` the captions, ``mux`` the file. formats/video.py
# puts them together.
"""How a storyboard becomes a narrated, captioned film."""

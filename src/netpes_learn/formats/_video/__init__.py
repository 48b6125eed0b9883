# The parts of the video format; formats/video.py puts them together.

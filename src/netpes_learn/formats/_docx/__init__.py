# The parts of the Word format: template (the designed file, in a brand's colours), text (paragraphs
# and runs), tables, pictures, blocks (a handout's blocks as body elements).
"""How a handout becomes WordprocessingML."""

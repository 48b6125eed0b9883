# What enters: an address. What leaves: its QR code, as modules. Each format draws them in its own
# way; to find the pattern that readers see best takes longer than to draw it.
"""QR codes."""

from functools import lru_cache

import segno

# A practice has one address, whatever the language, the partner and the format: its code is made
# once a process, of about so many practices.
CODES_KEPT = 128
# Readers scan from paper at arm's length: error correction M survives a crease or a stain.
_ERROR_CORRECTION = "m"


@lru_cache(maxsize=CODES_KEPT)
def qr_code(address: str) -> segno.QRCode:
    """Return the QR code of an address; never a Micro QR code, which telephones do not read."""
    return segno.make(address, error=_ERROR_CORRECTION, micro=False)

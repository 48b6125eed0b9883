# What enters: one "nothing has changed" packet of x264's. What leaves: the same for any position.
# Such a packet skips every macroblock, so it repeats whatever picture stands before it; packets at
# different positions differ only in ``frame_num``, a field of fixed width in the slice header.
# x264 takes 7 ms to find out that a picture has not changed; writing the field takes microseconds.
"""Packets that hold a picture."""

import functools
import re

import numpy as np

from netpes_learn.formats._video.encode import encode
from netpes_learn.formats._video.pixels import HEIGHT_PX, WIDTH_PX

# ITU-T H.264, 7.4.1.1: within a NAL unit 00 00 is followed by 03 where the next byte is below 4.
_NEEDS_ESCAPE = re.compile(rb"\x00\x00(?=[\x00-\x03])")
# ITU-T H.264, 7.3.2.1.1: profiles whose SPS tells its chroma format.
_HIGH_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128})
_CHROMA_444 = 3
_START_CODE = b"\x00\x00\x00\x01"


class _Bits:
    """Reads a bit string: fixed fields and Exp-Golomb codes (ITU-T H.264, 9.1)."""

    def __init__(self, content: bytes) -> None:
        self.bits = "".join(f"{byte:08b}" for byte in content)
        self.place = 0

    def fixed(self, width: int) -> int:
        self.place += width
        return int(self.bits[self.place - width : self.place], 2)

    def golomb(self) -> int:
        zeros = self.bits.index("1", self.place) - self.place
        self.place += zeros
        return self.fixed(zeros + 1) - 1


def frame_number_width(parameters: bytes) -> int:
    """Return how many bits ``frame_num`` has, read from the sequence parameter set (7.3.2.1.1)."""
    sps = next(unit for unit in parameters.split(_START_CODE) if unit and unit[0] & 31 == 7)  # noqa: PLR2004 - nal_unit_type of an SPS, table 7-1
    bits = _Bits(_unescaped(sps[1:]))
    profile = bits.fixed(8)
    bits.fixed(16)  # constraint flags and level
    bits.golomb()  # seq_parameter_set_id
    if profile in _HIGH_PROFILES:
        if bits.golomb() == _CHROMA_444:
            bits.fixed(1)
        bits.golomb()  # luma depth
        bits.golomb()  # chroma depth
        bits.fixed(1)  # lossless bypass
        assert bits.fixed(1) == 0, "scaling lists are not read"
    return bits.golomb() + 4


def numbered(packet: bytes, number: int, *, width: int) -> bytes:
    """Return a packet of one slice with its ``frame_num`` replaced (7.3.3); ``width`` in bits.

    The packet begins with the length of its NAL unit or a start code, four bytes either way.
    """
    lead, header, slice_data = packet[:4], packet[4:5], _unescaped(packet[5:])
    bits = _Bits(slice_data[:16])
    bits.golomb()  # first_mb_in_slice
    bits.golomb()  # slice_type
    bits.golomb()  # pic_parameter_set_id
    value = int.from_bytes(slice_data, "big")
    shift = len(slice_data) * 8 - bits.place - width
    mask = ((1 << width) - 1) << shift
    value = (value & ~mask) | ((number % (1 << width)) << shift)
    unit = header + _NEEDS_ESCAPE.sub(b"\x00\x00\x03", value.to_bytes(len(slice_data), "big"))
    if lead == _START_CODE:
        return _START_CODE + unit
    return len(unit).to_bytes(4, "big") + unit


def _unescaped(content: bytes) -> bytes:
    return content.replace(b"\x00\x00\x03", b"\x00\x00")


@functools.cache
def skip_packets() -> tuple[bytes, tuple[bytes, ...]]:
    """Return the parameter sets, and the packets that repeat a picture: one for each ``frame_num``.

    Packet *j modulo their number* is for the *j*-th picture after an IDR.
    """
    grey = np.full((HEIGHT_PX * 3 // 2, WIDTH_PX), 128, np.uint8)
    # After the second picture x264's rate control has settled on a quantiser.
    parameters, (_, _, second, third) = encode([grey] * 4)
    width = frame_number_width(parameters)
    packets = tuple(numbered(third, number, width=width) for number in range(1 << width))
    # The last bit is free after the end of the slice (9.3.4.5), and x264 varies it.
    assert packets[2][:-1] == second[:-1], "a skip packet holds more than its number"
    return parameters, packets

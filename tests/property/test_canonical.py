# What enters: arbitrary values and files. What leaves: proof that equal ones have equal bytes.
import io
import json
import random
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from netpes_learn.canonical import canonical_json, canonical_zip, digest_of

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)
_KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
_VALUES = st.recursive(
    _SCALARS,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(_KEYS, parts, max_size=5),
    max_leaves=20,
)
_NAMES = st.from_regex(r"[a-z]{1,6}(/[a-z]{1,6}){0,2}\.(html|mp4|xml)", fullmatch=True)
_FILES = st.dictionaries(_NAMES, st.binary(max_size=50), max_size=8)


def reordered(value: object, chance: random.Random) -> object:
    """Return an equal value whose mappings were filled in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: reordered(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [reordered(part, chance) for part in value]
    return value


@settings(deadline=None)
@given(_VALUES, st.randoms(use_true_random=False))
def test_equal_values_have_equal_json(value: object, chance: random.Random) -> None:
    other = reordered(value, chance)
    assert other == value
    assert canonical_json(other) == canonical_json(value)
    assert digest_of(other) == digest_of(value)


@settings(deadline=None)
@given(_VALUES)
def test_json_reads_back_as_the_value(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@settings(deadline=None)
@given(_FILES, st.randoms(use_true_random=False))
def test_zip_does_not_depend_on_the_order_of_files(
    files: dict[str, bytes], chance: random.Random
) -> None:
    names = list(files)
    chance.shuffle(names)
    shuffled = {name: files[name] for name in names}
    assert canonical_zip(shuffled, stored=(".mp4",)) == canonical_zip(files, stored=(".mp4",))


@settings(deadline=None)
@given(_FILES, st.lists(_NAMES, max_size=2, unique=True))
def test_packing_again_changes_nothing(files: dict[str, bytes], first: list[str]) -> None:
    packed = canonical_zip(files, first=tuple(first))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        unpacked = {name: archive.read(name) for name in archive.namelist()}
    assert canonical_zip(unpacked, first=tuple(first)) == packed

# What enters: keys, contents and signatures, some of them tampered with. What leaves: proof that
# equal input gives an equal signature, and that nothing else than what was signed passes.
import pytest

from netpes_learn.bundle.signing import (
    KeyFileError,
    PublicKey,
    SecretKey,
    SignatureError,
    check,
    new_key,
    read_public,
    read_secret,
    sign,
    trusted_comment,
)

CONTENT = b"0123  index.html\n"
COMMENT = "netpes-learn 2026.11.1 le-forem fr 2026-11-20"


@pytest.fixture(scope="module")
def pair() -> tuple[SecretKey, PublicKey]:
    return new_key()


def test_equal_input_gives_an_equal_signature(pair: tuple[SecretKey, PublicKey]) -> None:
    again = read_secret(pair[0].file())
    assert sign(CONTENT, pair[0], trusted_comment=COMMENT) == sign(
        CONTENT, again, trusted_comment=COMMENT
    )


def test_signature_names_the_key_that_made_it_and_what_it_is_for(
    pair: tuple[SecretKey, PublicKey],
) -> None:
    signature = sign(CONTENT, pair[0], trusted_comment=COMMENT)
    _, other = new_key()
    assert check(CONTENT, signature, [other, pair[1]]) == pair[1]
    assert trusted_comment(signature) == COMMENT


def test_flipped_bit_anywhere_in_content_or_signature_is_refused(
    pair: tuple[SecretKey, PublicKey],
) -> None:
    """Every byte, also of the comment that nobody signed, and the top and bottom bit of each."""
    signature = sign(CONTENT, pair[0], trusted_comment=COMMENT)
    for place in range(len(CONTENT)):
        for bit in (1, 0x80):
            broken = bytearray(CONTENT)
            broken[place] ^= bit
            with pytest.raises(SignatureError):
                check(bytes(broken), signature, [pair[1]])
    for place in range(len(signature)):
        for bit in (1, 0x80):
            broken = bytearray(signature)
            broken[place] ^= bit
            with pytest.raises(SignatureError):
                check(CONTENT, bytes(broken), [pair[1]])


def test_signature_cut_short_or_lengthened_is_refused(pair: tuple[SecretKey, PublicKey]) -> None:
    signature = sign(CONTENT, pair[0], trusted_comment=COMMENT)
    for end in range(len(signature)):
        with pytest.raises(SignatureError, match="damaged"):
            check(CONTENT, signature[:end], [pair[1]])
    for more in (b"\n", b"x", b" ", signature):
        with pytest.raises(SignatureError, match="damaged"):
            check(CONTENT, signature + more, [pair[1]])


def test_other_key_is_refused_by_its_number(pair: tuple[SecretKey, PublicKey]) -> None:
    other, public = new_key()
    signature = sign(CONTENT, other, trusted_comment=COMMENT)
    with pytest.raises(SignatureError, match=rf"was made with another key \({public.id}\)"):
        check(CONTENT, signature, [pair[1]])
    with pytest.raises(SignatureError, match="another key"):
        check(CONTENT, signature, [])


def test_key_that_only_pretends_to_the_number_is_refused(
    pair: tuple[SecretKey, PublicKey],
) -> None:
    """Bytes 2 to 10 of a key are its number: anybody can copy them."""
    import base64

    other, public = new_key()
    mine = base64.b64decode(pair[1].text)
    forged = base64.b64encode(mine[:10] + base64.b64decode(public.text)[10:])
    signature = sign(CONTENT, pair[0], trusted_comment=COMMENT)
    with pytest.raises(SignatureError, match="what is here is not what was signed"):
        check(CONTENT, signature, [read_public(forged)])
    assert check(CONTENT, signature, [read_public(forged), pair[1]]) == pair[1]
    assert other.public == public


def test_public_key_is_read_from_its_file_or_its_line(pair: tuple[SecretKey, PublicKey]) -> None:
    public = pair[1]
    assert read_public(public.file()) == read_public(public.text.encode()) == public
    assert public.file().decode().splitlines()[0].endswith(public.id)


def test_secret_key_is_read_from_its_file_or_its_line(pair: tuple[SecretKey, PublicKey]) -> None:
    whole = pair[0].file()
    assert read_secret(whole).public == read_secret(whole.splitlines()[1]).public == pair[1]


def test_secret_key_does_not_show_itself(pair: tuple[SecretKey, PublicKey]) -> None:
    secret = pair[0].file().splitlines()[1].decode()
    assert secret not in repr(pair[0])
    assert secret not in str(pair[0])
    assert secret not in repr(vars(pair[0]))


def test_locked_key_opens_with_its_password_only() -> None:
    word = "a long one"
    secret, public = new_key(password=word)
    content = secret.file()
    assert read_secret(content, password=word).public == public
    with pytest.raises(KeyFileError, match="no password was given"):
        read_secret(content)
    with pytest.raises(KeyFileError, match="the password does not open"):
        read_secret(content, password=word[1:])


@pytest.mark.parametrize("content", [b"", b"x", b"\xff\xfe", b"untrusted comment: x\nRWQ=\n"])
def test_what_is_no_key_is_refused_in_plain_words(content: bytes) -> None:
    with pytest.raises(KeyFileError, match="this is no public key"):
        read_public(content)
    with pytest.raises(KeyFileError, match="this is no secret key"):
        read_secret(content)


def test_halves_are_not_mistaken_for_each_other(pair: tuple[SecretKey, PublicKey]) -> None:
    with pytest.raises(KeyFileError):
        read_public(pair[0].file())
    with pytest.raises(KeyFileError):
        read_secret(pair[1].file())

# What enters: bytes and keys. What leaves: signatures as the stock minisign program writes and
# checks them, and a refusal in plain words. Equal bytes, key and comment give an equal signature.
"""Signatures in minisign's format."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import minisign

_KEY_COMMENT = "netpes-learn secret key: give it to nobody"
_SIGNATURE_COMMENT = "signed with netpes-learn; check it with the public key of the project"
# Where keys and signatures hold the number of the key: after two bytes that name the algorithm.
_NUMBER = slice(2, 10)


class KeyFileError(Exception):
    """Something that was given as a key is none, or cannot be used; the text is for people."""


class SignatureError(Exception):
    """A signature does not vouch for what it is with; the text is for people."""


@dataclass(frozen=True)
class PublicKey:
    """What a signature is checked with; may be shown to everybody."""

    key: minisign.PublicKey

    @property
    def id(self) -> str:
        """The key's number, as the stock program shows it: 16 hexadecimal digits."""
        return _number(self.key.to_base64())

    @property
    def text(self) -> str:
        """The line that ``minisign -P`` takes."""
        encoded: bytes = self.key.to_base64()
        return encoded.decode()

    def file(self) -> bytes:
        """Return the content of a ``.pub`` file."""
        return f"untrusted comment: minisign public key {self.id}\n{self.text}\n".encode()


@dataclass(frozen=True, repr=False)
class SecretKey:
    """What signs; its text is never shown."""

    key: minisign.SecretKey

    @property
    def public(self) -> PublicKey:
        """The key that checks what this one signs."""
        return PublicKey(self.key.get_public_key())

    def file(self) -> bytes:
        """Return the content of a secret key file."""
        return bytes(self.key) + b"\n"


def new_key(*, password: str = "") -> tuple[SecretKey, PublicKey]:
    """Return a new pair; the only place where chance comes in. A password locks the file's text."""
    pair = minisign.KeyPair.generate()
    pair.secret_key.untrusted_comment = _KEY_COMMENT
    secret = SecretKey(pair.secret_key)
    public = secret.public
    if password:
        pair.secret_key.encrypt(password)
    return secret, public


def read_secret(content: bytes, *, password: str = "") -> SecretKey:
    """Return the secret key of a file's content, or of its second line alone.

    Raises KeyFileError where it is none, or where the password is missing or wrong.
    """
    try:
        key = minisign.SecretKey.from_base64(_line(content))
        if key.is_encrypted():
            if not password:
                raise KeyFileError("the secret key is locked, and no password was given")
            key.decrypt(password)
    except minisign.Error as error:
        if "wrong password" in str(error):
            message = "the password does not open the secret key"
        elif _reads(minisign.PublicKey, content):
            message = "this is a public key, which checks; the secret one signs"
        else:
            message = "this is no secret key as 'netpes-learn key new' or minisign makes them"
        raise KeyFileError(message) from None
    key.untrusted_comment = _KEY_COMMENT
    return SecretKey(key)


def read_public(content: bytes) -> PublicKey:
    """Return the public key of a ``.pub`` file's content, or of its second line alone.

    Raises KeyFileError where it is none.
    """
    try:
        return PublicKey(minisign.PublicKey.from_base64(_line(content)))
    except minisign.Error:
        if _reads(minisign.SecretKey, content):
            message = "this is a secret key: show it to nobody; the public one, *.pub, checks"
        else:
            message = "this is no public key as minisign makes them"
        raise KeyFileError(message) from None


def _reads(kind: type[minisign.PublicKey | minisign.SecretKey], content: bytes) -> bool:
    """Tell whether content is a key of a kind."""
    try:
        kind.from_base64(_line(content))
    except minisign.Error:
        return False
    return True


def _line(content: bytes) -> bytes:
    """Return the line that holds a key: the last one, since a comment may precede it."""
    lines = content.split()
    return lines[-1] if lines else b""


def sign(content: bytes, key: SecretKey, *, trusted_comment: str) -> bytes:
    """Return the content of a ``.minisig`` file; the comment (one line of ASCII) is signed too.

    Deterministic: Ed25519 (RFC 8032) over BLAKE2b-512, minisign's prehashed form.
    """
    made = key.key.sign(
        content, prehash=True, untrusted_comment=_SIGNATURE_COMMENT, trusted_comment=trusted_comment
    )
    return bytes(made) + b"\n"


def check(content: bytes, signature: bytes, keys: Sequence[PublicKey]) -> PublicKey:
    """Return which of the keys signed the content.

    Raises SignatureError where none did; then nothing in content or comment is to be believed.
    """
    found = _signature(signature)
    number = _number(bytes(found).splitlines()[1])
    named = [key for key in keys if key.id == number]
    if not named:
        raise SignatureError(f"was made with another key ({number}), not with one you trust")
    for key in named:
        try:
            key.key.verify(content, found)
        except minisign.Error:
            continue
        return key
    raise SignatureError("does not match: what is here is not what was signed")


def trusted_comment(signature: bytes) -> str:
    """Return the comment that was signed. To be believed only after ``check`` returned."""
    return str(_signature(signature).trusted_comment)


def _number(encoded: bytes) -> str:
    """Return a key's number: held as a little-endian integer, shown the usual way round."""
    return base64.b64decode(encoded)[_NUMBER][::-1].hex().upper()


def _signature(content: bytes) -> minisign.Signature:
    """Return a signature; every byte must be as we write it, also those that nobody signed."""
    try:
        found = minisign.Signature.from_bytes(content)
    except minisign.Error:
        raise SignatureError("is damaged: this is no signature") from None
    if found.untrusted_comment != _SIGNATURE_COMMENT or bytes(found) + b"\n" != content:
        raise SignatureError("is damaged: this is not how netpes-learn writes a signature")
    return found

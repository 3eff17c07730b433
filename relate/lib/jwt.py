"""Was this token signed with one of these keys? RFC 7515, for the two algorithms that OpenID providers use: RS256 and ES256."""

import base64
import binascii
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

Keys = list[dict[str, Any]]
KINDS = {"RS256": "RSA", "ES256": "EC"}
SMALLEST_RSA, P256_BYTES = 2048, 32


class BadToken(Exception):
    """It says nothing that anybody may rely on."""


def claims(token: str, keys: Keys) -> dict[str, Any]:
    """What a token says, once its signature is right. Who may say so, to whom and until when, its reader checks."""
    try:
        head, body, signature = token.split(".")
        header = json.loads(_decoded(head))
        key = _key(keys, header)
        _verify(header["alg"], key, f"{head}.{body}".encode(), _decoded(signature))
        said = json.loads(_decoded(body))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidSignature) as error:
        raise BadToken("The token is not signed by its provider.") from error
    if not isinstance(said, dict):
        raise BadToken("The token holds no claims.")
    return said


def _key(keys: Keys, header: dict[str, Any]) -> dict[str, Any]:
    """The one key that the header names. Its kind decides, so no token chooses how it is checked."""
    kind = KINDS[header["alg"]]
    named = header.get("kid")
    fitting = [key for key in keys if key.get("kty") == kind and key.get("use", "sig") == "sig"]
    fitting = [key for key in fitting if named is None or key.get("kid") == named]
    if len(fitting) != 1:
        raise ValueError("No one key fits.")
    return fitting[0]


def _verify(algorithm: str, key: dict[str, Any], signed: bytes, signature: bytes) -> None:
    if algorithm == "RS256":
        public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
        if public.key_size < SMALLEST_RSA:
            raise ValueError("The key is too short.")
        public.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        return
    if key["crv"] != "P-256" or len(signature) != 2 * P256_BYTES:
        raise ValueError("ES256 is of P-256.")
    r, s = (int.from_bytes(part) for part in (signature[:P256_BYTES], signature[P256_BYTES:]))
    point = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), ec.SECP256R1()).public_key()
    point.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))


def _number(text: str) -> int:
    return int.from_bytes(_decoded(text))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("It is not base64.") from error

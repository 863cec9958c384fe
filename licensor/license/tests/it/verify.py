"""Checks licenses by the rules of FORMAT.md, with nothing of this project.

Reads {"keys": {kid: public key}, "site": UUID, "tokens": [...]} from standard input and prints a list with the claims
of each token, or why it is refused. Needs the package `cryptography`; with PyJWT it asks that for a second opinion.
"""

import base64
import json
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

try:
    import jwt
except ImportError:
    jwt = None

MAX_TOKEN_BYTES = 4096
HEADER = re.compile(rb'{"alg":"EdDSA","kid":"([A-Za-z0-9_-]{16})","typ":"comanda-license\+jwt"}')
ORDER = 2**252 + 27742317777372353535851937790883648493


class Refused(Exception):
    pass


def decode(text):
    value = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(value).rstrip(b"=") != text.encode():
        raise Refused("not canonical")
    return value


def verify(token, keys, site):
    if len(token) > MAX_TOKEN_BYTES:
        raise Refused("too long")
    try:
        header, payload, signature = token.split(".")
        header, claims, signature = decode(header), decode(payload), decode(signature)
    except ValueError:
        raise Refused("not a token")
    match = HEADER.fullmatch(header)
    if not match:
        raise Refused("header")
    key = keys.get(match.group(1).decode())
    if key is None:
        raise Refused("unknown key")
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= ORDER:
        raise Refused("signature")
    try:
        public = Ed25519PublicKey.from_public_bytes(decode(key))
        public.verify(signature, token.rpartition(".")[0].encode())
    except InvalidSignature:
        raise Refused("signature")
    claims = json.loads(claims)
    if claims["purpose"] != "license":
        raise Refused("purpose")
    if claims["site"] != site:
        raise Refused("other site")
    if jwt is not None and jwt.decode(token, public, algorithms=["EdDSA"]) != claims:
        raise Refused("PyJWT reads other claims")
    return claims


def main():
    asked = json.load(sys.stdin)
    answers = []
    for token in asked["tokens"]:
        try:
            answers.append({"claims": verify(token, asked["keys"], asked["site"])})
        except Refused as refused:
            answers.append({"refused": str(refused)})
    json.dump({"pyjwt": jwt is not None, "answers": answers}, sys.stdout)


main()

"""The site's own key: what it signs is checked by platforms against ``/lti/jwks``.

It comes from ``LTI_PRIVATE_KEY`` (PEM), or is made on first use in ``DATA_DIR``, readable by its
owner alone. Processes that share no ``DATA_DIR`` need the variable.
"""

from __future__ import annotations

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from jwt.algorithms import RSAAlgorithm

from sandbox.refusal import Refusal
from simulator.text import Text

BITS = 2048
ALGORITHM = "RS256"
NO_KEY = Refusal(
    503,
    "lti_no_key",
    Text(
        "LTI is not set up here: the operator has to set LTI_PRIVATE_KEY.",
        "LTI가 설정되지 않았습니다. 운영자가 LTI_PRIVATE_KEY를 설정해야 합니다.",
    ),
)


def pem() -> bytes:
    """The private key as text; a Refusal where there is none and none may be made."""
    if settings.LTI_PRIVATE_KEY:
        return str(settings.LTI_PRIVATE_KEY).encode()
    if not settings.EMBEDDED:
        raise NO_KEY
    file = settings.DATA_DIR / "lti_key.pem"
    if not file.exists():
        _write(file)
    return bytes(file.read_bytes())


def _write(file: Any) -> None:
    made = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    text = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        opened.write(text)
    try:
        os.link(draft, file)  # whoever is first decides
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@lru_cache(maxsize=4)
def _loaded(text: bytes) -> tuple[rsa.RSAPrivateKey, dict[str, Any]]:
    try:
        key = load_pem_private_key(text, password=None)
    except ValueError:
        raise NO_KEY from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise NO_KEY
    public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    known = {name: public[name] for name in ("e", "kty", "n")}
    canonical = json.dumps(known, sort_keys=True, separators=(",", ":")).encode()
    kid = urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()
    return key, {**known, "alg": ALGORITHM, "use": "sig", "kid": kid}


def jwks() -> dict[str, Any]:
    """The public half, as platforms fetch it. The key's name is its RFC 7638 thumbprint."""
    return {"keys": [_loaded(pem())[1]]}


def sign(claims: dict[str, Any]) -> str:
    """A token of ours."""
    key, public = _loaded(pem())
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"kid": public["kid"]})

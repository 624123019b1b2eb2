"""A learning management system on loopback: a real RSA key, its key set, tokens, a gradebook and a
roster, as LTI 1.3 Advantage has them. It checks what the tool signs against the tool's own keys."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from jwt.algorithms import RSAAlgorithm

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
CLIENT, DEPLOYMENT = "loadstone-client", "deployment-1"


class MockPlatform:
    """``statuses`` maps a person to the HTTP status their score gets; ``busy`` answers 503 so
    many times first; ``visitor`` is whoever its browser pages launch. What the tool sent is in
    ``scores`` and ``token_requests``."""

    def __init__(self, tool_keys: Callable[[], dict[str, Any]]) -> None:
        self.tool_keys = tool_keys
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.kid = "platform-1"
        self.scores: list[dict[str, Any]] = []
        self.lines_made: list[dict[str, Any]] = []
        self.token_requests: list[dict[str, Any]] = []
        self.key_requests = 0
        self.statuses: dict[str, int] = {}
        self.busy = 0
        self.revoke = 0
        self.members: list[dict[str, Any]] = []
        self.page_size = 2
        self.visitor: dict[str, Any] = {}
        self.tool = ""
        self.carried = ""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    # --- what a launch is made of ---------------------------------------------------------

    def claims(self, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """The claims of a student's launch; a change to None takes a claim out."""
        now = int(time.time())
        made = {
            "iss": self.url, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": nonce,
            "sub": "person-1", "name": "김하늘", "email": "sky@school.example",
            f"{CLAIM}version": "1.3.0", f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}deployment_id": DEPLOYMENT, f"{CLAIM}roles": [f"{ROLE}Learner"],
            f"{CLAIM}context": {"id": "course-7", "title": "Distributed systems"},
            f"{CLAIM}resource_link": {"id": "link-1"},
            f"{CLAIM}target_link_uri": f"{self.tool or 'http://localhost'}/lti/launch",
        }  # fmt: skip
        return {name: value for name, value in {**made, **changes}.items() if value is not None}

    def sign(self, claims: dict[str, Any], key: Any = None, **header: Any) -> str:
        return jwt.encode(claims, key or self.key, algorithm="RS256",
                          headers={"kid": self.kid, **header})  # fmt: skip

    def forge(self, claims: Any, header: dict[str, Any] | None = None) -> str:
        """A signed token whatever stands in it; the library checks its claims as it encodes."""
        parts = (header or {"alg": "RS256", "typ": "JWT", "kid": self.kid}, claims)
        text = ".".join(
            urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts
        )
        signed = self.key.sign(text.encode(), PKCS1v15(), SHA256())
        return f"{text}.{urlsafe_b64encode(signed).rstrip(b'=').decode()}"

    def unsigned(self, claims: dict[str, Any]) -> str:
        """A token with the algorithm "none"."""
        parts = ({"alg": "none", "typ": "JWT", "kid": self.kid}, claims)
        return ".".join(
            urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts
        ) + "."  # fmt: skip

    def endpoint(self, line: str = "1") -> dict[str, Any]:
        """The claim of the gradebook; an empty ``line`` offers only to make one."""
        scopes = [f"https://purl.imsglobal.org/spec/lti-ags/scope/{name}"
                  for name in ("score", "lineitem")]  # fmt: skip
        found = {"scope": scopes, "lineitems": f"{self.url}/lines"}
        return {**found, "lineitem": f"{self.url}/lines/{line}?type=quiz"} if line else found

    # --- what the tool asks for -----------------------------------------------------------

    def answer(self, method: str, path: str, body: bytes, headers: Any) -> tuple[int, Any, str]:
        place = urlsplit(path)
        if place.path == "/jwks":
            self.key_requests += 1
            public = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return 200, {"keys": [{**public, "kid": self.kid, "alg": "RS256", "use": "sig"}]}, ""
        if place.path == "/token":
            return self._token(body)
        if place.path in ("/auth", "/course", "/back"):
            return 200, self._page(place.path, parse_qs(place.query or body.decode())), ""
        if self.revoke:
            self.revoke -= 1
            return 401, {"error": "invalid_token"}, ""
        if headers.get("Authorization") != f"Bearer token-{len(self.token_requests)}":
            return 401, {"error": "invalid_token"}, ""
        if place.path == "/lines" and method == "POST":
            self.lines_made.append(json.loads(body))
            return 201, {**json.loads(body), "id": f"{self.url}/lines/made"}, ""
        if place.path.endswith("/scores") and method == "POST":
            return self._score(place.path, place.query, body)
        if place.path == "/members":
            return self._members(place.query)
        return 404, None, ""

    def _page(self, path: str, given: dict[str, list[str]]) -> str:
        """Pages for browsers: a course with the tool as a link and in a frame, the login that
        answers with a signed launch of ``visitor``, and where a chosen board arrives."""
        if path == "/back":
            self.carried = given["JWT"][0]
            return "<p id='carried'>Added</p>"
        if path == "/course":
            login = f"{self.tool}/lti/login?iss={self.url}&client_id={CLIENT}&login_hint=h"
            return f"<a id='open' href='{login}'>Open</a><iframe src='{login}'></iframe>"
        token = self.sign(self.claims(given["nonce"][0], **self.visitor))
        return (
            f"<form method='post' action='{given['redirect_uri'][0]}'>"
            f"<input name='state' value='{given['state'][0]}'>"
            f"<input name='id_token' value='{token}'></form>"
            "<script>document.forms[0].submit()</script>"
        )

    def _token(self, body: bytes) -> tuple[int, Any, str]:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        assertion = form["client_assertion"]
        kid = jwt.get_unverified_header(assertion)["kid"]
        (known,) = [one for one in self.tool_keys()["keys"] if one["kid"] == kid]
        claims = jwt.decode(assertion, jwt.PyJWK.from_dict(known).key, algorithms=["RS256"],
                            audience=f"{self.url}/token", issuer=CLIENT)  # fmt: skip
        self.token_requests.append({**form, "claims": claims})
        token = f"token-{len(self.token_requests)}"
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600}, ""

    def _score(self, path: str, query: str, body: bytes) -> tuple[int, Any, str]:
        score = {**json.loads(body), "path": path, "query": query}
        if self.busy:
            self.busy -= 1
            return 503, None, ""
        status = self.statuses.get(score["userId"], 204)
        if status == 204:
            self.scores.append(score)
        return status, None if status == 204 else {"error": "refused"}, ""

    def _members(self, query: str) -> tuple[int, Any, str]:
        start = int(parse_qs(query).get("from", ["0"])[0])
        following = start + self.page_size
        link = ""
        if following < len(self.members):
            link = f'<{self.url}/members?from={following}>; rel="next"'
        return 200, {"id": self.url, "members": self.members[start:following]}, link

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        platform = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, found, link = platform.answer(self.command, self.path, body, self.headers)
                page = isinstance(found, str)
                content = b"" if found is None else (found if page else json.dumps(found)).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html" if page else "application/json")
                self.send_header("Content-Length", str(len(content)))
                if link:
                    self.send_header("Link", link)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = _serve  # noqa: N815  (the server's own names)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler

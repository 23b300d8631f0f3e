"""The other side of the comparison: itsdangerous, and a Flask application, called through its test client."""

import hashlib
import json
import os
import random
import sys
from collections import Counter

import flask
from itsdangerous import TimestampSigner, URLSafeTimedSerializer, base64_encode

SECRET = b"a secret that both sides of this comparison know"
SEED = int(os.environ["SEED"])
CASES = int(os.environ["CASES"])
KINDS = ["cookie", "json", "flask", "packed", "legacy"]

SHA256 = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
COOKIE = TimestampSigner(SECRET, salt="security-policy.cookie.signed.__Host-user", **SHA256)
BASKET = URLSafeTimedSerializer(
    SECRET, salt="security-policy.cookie.signed.__Host-basket", signer_kwargs=SHA256
)
# What is signed for a cookie here is never packed, so that its length says nothing of what it holds.
JSON = TimestampSigner(SECRET, salt="security-policy.cookie.signed.__Host-basket", **SHA256)
PACKED = URLSafeTimedSerializer(SECRET, salt="legacy", signer_kwargs={"key_derivation": "django-concat"})
LEGACY = TimestampSigner(SECRET, salt="legacy", key_derivation="django-concat")

app = flask.Flask(__name__)
app.secret_key = SECRET


@app.get("/read")
def read():
    return dict(flask.session)


@app.post("/write")
def write():
    flask.session.update(flask.request.get_json())
    return ""


def verify(kind, token):
    if kind == "cookie":
        return COOKIE.unsign(token, max_age=600).decode()
    if kind == "json":
        return BASKET.loads(token, max_age=600)
    if kind == "flask":
        client = app.test_client()
        client.set_cookie("session", token)
        return client.get("/read").get_json()
    if kind == "packed":
        return PACKED.loads(token, max_age=600)
    return LEGACY.unsign(token, max_age=600).decode()


def sign(kind, text, value):
    if kind == "cookie":
        return text, COOKIE.sign(text).decode()
    if kind == "json":
        payload = base64_encode(json.dumps(value, separators=(",", ":")).encode())
        return value, JSON.sign(payload).decode()
    if kind == "flask":
        client = app.test_client()
        client.post("/write", json=value)
        return value, client.get_cookie("session").value
    if kind == "packed":
        return value, PACKED.dumps(value)
    return text, LEGACY.sign(text).decode()


def consume():
    counts, rejected = Counter(), 0
    for line in sys.stdin:
        line = json.loads(line)
        try:
            read = verify(line["kind"], line["token"])
        except Exception as error:  # whatever it raises, the value was not accepted
            read = error
        if read != line["value"]:
            rejected += 1
            print(f"unexplained: {line}: {read!r}")
        counts[line["kind"]] += 1
    cases = counts.total()
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS)
    summary = f"{cases} cases, {cases - rejected} same, 0 explained, {rejected} unexplained"
    print(f"itsdangerous, read there: seed {SEED}, {summary} ({kinds})")
    assert not rejected and all(counts[kind] for kind in KINDS)


def produce():
    rng = random.Random(SEED)
    octets = [chr(code) for code in range(0x21, 0x7F) if chr(code) not in '",;\\']
    for _ in range(-(-CASES // (2 * len(KINDS)))):
        text = "".join(rng.choices(octets, k=rng.randrange(60)))
        value = {
            "id": rng.randrange(1 << 40),
            "long": "ab" * rng.randrange(80),
            "text": "".join(rng.choices('aé☕"\\\n', k=rng.randrange(20))),
            "list": [True] * rng.randrange(9),
            "none": None,
        }
        for kind in KINDS:
            expected, token = sign(kind, text, value)
            print(json.dumps({"kind": kind, "value": expected, "token": token}))


{"consume": consume, "produce": produce}[sys.argv[1]]()

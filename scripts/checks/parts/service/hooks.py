"""What schemathesis can't know of the release service: each call that isn't meant to be sent again has a key of its own."""

import uuid

import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):
    """A key that was drawn twice names two calls: the second one is refused, and rightly so."""
    if not case.meta or not case.meta.generation.mode.is_positive:
        return
    # The description asks for at least one tag, and the schemathesis that this was written with draws an empty one all the same.
    if case.headers and case.headers.get("If-Match") == "":
        del case.headers["If-Match"]
    key = (case.headers or {}).get("Idempotency-Key")
    if key and len(key) <= 255 and all("!" <= letter <= "~" for letter in key):
        case.headers["Idempotency-Key"] = f"{key[:200]}{uuid.uuid4().hex}"

"""The HTTP headers that a host should send with the site, in the forms that hosts read.

A page carries its policy itself, as an element; what an element cannot say (which sites can frame the page, that a
type is not to be guessed) only a header can. Sources: Netlify and Cloudflare Pages `_headers`, nginx
`ngx_http_headers_module`, AWS CloudFront `ResponseHeadersPolicyConfig`.
"""

import json
from collections.abc import Callable, Iterable, Mapping

from techdocs.engine.shell import policy_text
from techdocs.engine.theme import Theme

IMMUTABLE = "public, max-age=31536000, immutable"
_REFERRER = "strict-origin-when-cross-origin"


def header_files(theme: Theme, forms: Iterable[str]) -> dict[str, str]:
    """Return the files that are asked for: their path in the site, and their text.

    Netlify's also says what browsers may keep for ever: our own assets, by far the largest files.
    """
    headers = {
        "Content-Security-Policy": f"{policy_text(theme)}; frame-ancestors 'self'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": _REFERRER,
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
    files = {name: write(headers) for form in forms for name, write in (_FORMS[form],)}
    if "_headers" in files:
        files["_headers"] += "".join(f"/{place}*\n  Cache-Control: {IMMUTABLE}\n" for _, place in theme.assets)
    return files


def _netlify(headers: Mapping[str, str]) -> str:
    return "".join(["/*\n", *(f"  {name}: {value}\n" for name, value in headers.items())])


def _nginx(headers: Mapping[str, str]) -> str:
    return "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())


def _s3(headers: Mapping[str, str]) -> str:
    policy = headers["Content-Security-Policy"]
    config = {
        "Name": "techdocs",
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": {"ContentSecurityPolicy": policy, "Override": True},
            "ContentTypeOptions": {"Override": True},
            "FrameOptions": {"FrameOption": "SAMEORIGIN", "Override": True},
            "ReferrerPolicy": {"ReferrerPolicy": _REFERRER, "Override": True},
        },
        "CustomHeadersConfig": {
            "Quantity": 1,
            "Items": [{"Header": "Permissions-Policy", "Value": headers["Permissions-Policy"], "Override": True}],
        },
    }
    return json.dumps(config, indent=1) + "\n"


_FORMS: Mapping[str, tuple[str, Callable[[Mapping[str, str]], str]]] = {
    "netlify": ("_headers", _netlify),
    "nginx": ("_headers.nginx.conf", _nginx),
    "s3": ("_headers.s3.json", _s3),
}

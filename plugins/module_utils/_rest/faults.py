# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a failed HTTP exchange means, in words: a pure function from the exception to an error (private).

It looks at names and texts instead of types, so that ``requests`` and what lies below it stay behind ``_client``.
"""

from __future__ import annotations

import typing as t

from ansible_collections.storage_keys.ontap.plugins.module_utils._errors.exceptions import (
    AnswerLost,
    ConnectionFailed,
    ConnectionRefused,
    OntapError,
)

_CHECK_ADDRESS = "Check hostname and http_port, and that the network lets this machine reach them."
_CHECK_PROXY = "Check the proxy that the environment names (HTTPS_PROXY), or set use_proxy to false."
_UNVERIFIED = "the server's certificate cannot be verified"
_HANDSHAKE = "the TLS handshake failed"
_CHECK_CERTIFICATE = (
    "Check cert_filepath and key_filepath, and that the system trusts the authority that signed the certificate."
)


class _Fault(t.NamedTuple):
    """Which exceptions, by the names of their types, mean what."""

    names: frozenset[str]
    kind: type[OntapError]
    problem: str
    next_step: str


# In this order: the more telling exceptions stand before those that they are wrapped in.
_FAULTS = (
    _Fault(
        frozenset({"InvalidProxyURL", "ProxySchemeUnknown", "InvalidSchema"}),
        ConnectionFailed,
        "the address of the proxy is not valid",
        "Correct the proxy that the environment names (HTTPS_PROXY, such as http://proxy:3128), or set use_proxy to false.",
    ),
    _Fault(
        frozenset({"ProxyError"}),
        ConnectionFailed,
        "the proxy did not connect to the system",
        _CHECK_PROXY,
    ),
    _Fault(
        frozenset({"NameResolutionError", "gaierror", "UnicodeError", "UnicodeEncodeError"}),
        ConnectionFailed,
        "the host name does not resolve to an address",
        "Check hostname and the name service of this machine.",
    ),
    _Fault(frozenset({"ConnectTimeout", "ConnectTimeoutError"}), ConnectionRefused, "no connection within {timeout} s", _CHECK_ADDRESS),
    _Fault(
        frozenset({"ConnectionRefusedError"}),
        ConnectionRefused,
        "the connection was refused, nothing listens on this port",
        _CHECK_ADDRESS,
    ),
    _Fault(frozenset({"NewConnectionError"}), ConnectionRefused, "the address cannot be reached", _CHECK_ADDRESS),
    _Fault(
        frozenset({"ReadTimeout", "ReadTimeoutError", "TimeoutError"}),
        AnswerLost,
        "no answer within {timeout} s",
        "Raise timeout if the system is slow, and look at its load.",
    ),
    _Fault(
        frozenset({"InvalidURL", "LocationParseError", "LocationValueError"}),
        ConnectionFailed,
        "this is no valid address",
        "Set hostname to a host name or an IP address.",
    ),
)
_BROKEN = _Fault(
    frozenset(),
    AnswerLost,
    "the connection broke before the answer was complete",
    "Run the task again, and look at the network if this repeats.",
)

# All of these end the handshake. OpenSSL tells them apart only by the words of its reason, written differently by its releases.
_TLS_FAULTS = (
    (
        ("wrong version number", "http request", "record layer failure"),
        "the server does not speak TLS on this port, perhaps it is plain HTTP",
        "Set http_port to the HTTPS port of the ONTAP management interface.",
    ),
    (
        ("unsupported protocol", "protocol version"),
        "the server offers only outdated versions of TLS",
        "Enable TLS 1.2 or newer on the system (security config modify).",
    ),
    (
        ("key values mismatch", "key type mismatch", "no certificate assigned"),
        "the private key does not belong to the client certificate",
        "Set cert_filepath and key_filepath to a certificate and the key that it was made for.",
    ),
    (
        ("ee key too small", "ca key too small", "ca md too weak"),
        "the client certificate is too weak, it needs a key of 2048 bits or more and a signature with SHA-256",
        "Set cert_filepath and key_filepath to a stronger certificate and its key.",
    ),
    (
        ("dh key too small", "dh_p is too small"),
        f"{_HANDSHAKE}, because the Diffie-Hellman group of the server is too small",
        "Let the system use a group of 2048 bits or more, or ciphers with elliptic curves (security config modify).",
    ),
    (
        ("legacy renegotiation",),
        f"{_HANDSHAKE}, because the server does not know the safe way to renegotiate",
        "Update the system, or what stands before it.",
    ),
    (
        ("handshake failure", "no shared cipher", "insufficient security", "no ciphers available", "no protocols available"),
        f"{_HANDSHAKE}, because the server and this machine have no cipher in common",
        "Let the system offer ciphers with forward secrecy, those that begin with ECDHE (security config modify); if it demands a"
        " client certificate, set cert_filepath and key_filepath.",
    ),
    (
        ("certificate required", "alert unknown ca", "alert bad certificate"),
        "the client certificate was not accepted",
        _CHECK_CERTIFICATE,
    ),
    (
        ("no certificate or crl found", "pem lib", "no start line"),
        "a certificate file holds no usable certificate",
        "Check that ca_path, cert_filepath and key_filepath are files in PEM format.",
    ),
    (
        ("certificate has expired", "not yet valid"),
        _UNVERIFIED,
        "Renew the system's certificate (security certificate show), or set the clock of this machine if that is wrong.",
    ),
    (
        ("mismatch", "doesn't match"),
        _UNVERIFIED,
        "Set hostname to a name or address that the certificate carries, or give the system a certificate for this one.",
    ),
    (
        ("too weak",),
        _UNVERIFIED,
        "Give the system a certificate with a key of 2048 bits or more, signed with SHA-256 by an authority of that strength"
        " (security certificate create).",
    ),
    (
        ("key identifier", "basic constraints of", "key usage", "path length", "name empty", "subject alternative name", "x509v3"),
        _UNVERIFIED,
        "Issue the certificate that lacks this anew, as RFC 5280 demands (Python 3.13 and newer insists on it), or run the module with an"
        " older Python.",
    ),
    (
        ("local issuer", "issuer certificate", "self signed", "self-signed", "verify the first certificate"),
        _UNVERIFIED,
        "Set ca_path to the certificate of the authority that signed the system's certificate (for a self-signed one, to itself).",
    ),
    (
        ("certificate verify failed",),
        _UNVERIFIED,
        "Look at the certificates of the system and of the authority that signed it for what is named here (security certificate show).",
    ),
)


def explain(error: BaseException, method: str, path: str, address: str, timeout: int) -> OntapError:
    """The error for an exchange that ended without an answer. ``address`` is host and port, ``timeout`` seconds."""
    causes = list(_chain(error))
    names = {type(cause).__name__ for cause in causes}
    if names & {"SSLError", "SSLCertVerificationError"}:
        fault = _explain_tls(causes)
    else:
        fault = next((fault for fault in _FAULTS if fault.names & names), _BROKEN)
    problem = fault.problem.format(timeout=timeout)
    return fault.kind(
        f"{address}: {problem}",
        cause=f"{problem[:1].upper()}{problem[1:]}.",
        next_step=fault.next_step,
        method=method,
        path=path,
    )


def _explain_tls(causes: list[BaseException]) -> _Fault:
    text = " ".join(str(cause) for cause in causes).lower().replace("_", " ")
    for words, problem, next_step in _TLS_FAULTS:
        if any(word in text for word in words):
            reasons = [getattr(cause, "verify_message", None) for cause in causes]
            reason = next((f": {str(each).rstrip('.')}" for each in reasons if each), "")
            return _Fault(frozenset(), ConnectionFailed, f"{problem}{reason}", next_step)
    # Anything else may have come after the handshake, when the request was on its way.
    return _BROKEN


def _chain(error: BaseException) -> t.Iterator[BaseException]:
    """The exception and everything that led to it, nearest first."""
    seen: set[int] = set()
    waiting: list[t.Any] = [error]
    while waiting:
        current = waiting.pop(0)
        if isinstance(current, BaseException) and id(current) not in seen:
            seen.add(id(current))
            yield current
            context = None if current.__suppress_context__ else current.__context__
            waiting += [current.__cause__, context, getattr(current, "reason", None), *current.args]

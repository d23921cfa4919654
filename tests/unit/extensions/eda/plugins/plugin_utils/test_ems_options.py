# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import ssl
import typing as t
from datetime import timedelta

import pytest
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils.ems_options import OptionError, read_settings
from support.tls import Issuer

TOKEN = "simulated-path-token-0"
PASSWORD = "simulated-Pa55word"


class Files(t.NamedTuple):
    """Paths for options. ``both`` has the certificate and its key, ``locked`` is a key that PASSWORD opens."""

    certfile: str
    keyfile: str
    cafile: str
    capath: str
    both: str
    locked_cert: str
    locked: str
    foreign: str
    text: str
    gone: str
    binary: str


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("files")
    issuer = Issuer(folder)
    (cert, key), (locked_cert, locked), (_other, foreign) = issuer.issue(), issuer.issue(passphrase=PASSWORD), issuer.issue()
    both, text, binary = folder / "both.pem", folder / "text", folder / "binary"
    both.write_bytes(cert.read_bytes() + key.read_bytes())
    text.write_text(f"{TOKEN}\n")
    binary.write_bytes(b"\xff\xfe" * 20)
    made = (cert, key, issuer.ca_path, issuer.hashed_folder(), both, locked_cert, locked, foreign, text, folder / "gone", binary)
    return Files(*map(str, made))


TLS = {"certfile": "{certfile}", "keyfile": "{keyfile}"}
CA = {**TLS, "cafile": "{cafile}"}
HTTP = {"allow_http": True, "path_token": TOKEN}
LOCKED = {"certfile": "{locked_cert}", "keyfile": "{locked}", "cafile": "{cafile}"}
WRONG: dict[str, tuple[dict[str, t.Any], str]] = {
    "a misspelt option": ({**CA, "cert": "x"}, "cert is no option of ems_webhook; these are: host, port, path_prefix, certfile,"),
    "no authority and no secret": (TLS, "Give cafile (or capath), the authority"),
    "no authority over HTTP": ({"allow_http": True}, "Give cafile (or capath), the authority"),
    "no certificate": ({"path_token": TOKEN}, "certfile is missing, the certificate that the receiver shows; set allow_http only"),
    "a key without its certificate": ({"keyfile": "{keyfile}", "path_token": TOKEN}, "keyfile alone is not enough: certfile is missing"),
    "a certificate without its key": ({"certfile": "{certfile}", "path_token": TOKEN}, "keyfile is missing, and certfile {certfile} holds no"),
    "a key that is none": ({**CA, "keyfile": "{text}"}, "keyfile: {text} holds no private key in PEM."),
    "the key of another": ({**CA, "keyfile": "{foreign}"}, "keyfile: the private key does not belong to the certificate in certfile {certfile}."),
    "a certificate that is none": ({**CA, "certfile": "{text}"}, "certfile: OpenSSL cannot use {text} with {keyfile}"),
    "no such certificate": ({**CA, "certfile": "{gone}"}, "certfile: {gone} cannot be read: No such file or directory."),
    "no such key": ({**CA, "keyfile": "{gone}"}, "keyfile: {gone} cannot be read: No such file or directory."),
    "no such authority": ({**TLS, "cafile": "{gone}"}, "cafile: {gone} cannot be read: No such file or directory."),
    "a folder for a file": ({**CA, "certfile": "{capath}"}, "certfile: {capath} cannot be read: Is a directory."),
    "no path at all": ({**CA, "certfile": "a\0b"}, "certfile: a\0b cannot be read: this is no path."),
    "an authority that is none": ({**TLS, "cafile": "{text}"}, "cafile: {text} holds no certificate in PEM."),
    "no such folder": ({**TLS, "capath": "{gone}"}, "capath: {gone} is no folder that can be read."),
    "a locked key": (LOCKED, "password does not open the private key in {locked}."),
    "a wrong password": ({**LOCKED, "password": "wrong"}, "password does not open the private key in {locked}."),
    "a password twice": ({**LOCKED, "password": PASSWORD, "password_file": "{text}"}, "password and password_file exclude each other"),
    "HTTP with a certificate": ({**HTTP, **TLS}, "allow_http and certfile exclude each other"),
    "HTTP with an authority": ({**HTTP, "cafile": "{cafile}"}, "allow_http and cafile exclude each other"),
    "subjects that nobody checks": ({**TLS, "path_token": TOKEN, "client_subjects": ["x"]}, "client_subjects needs cafile or capath"),
    "a secret that is short": ({**TLS, "path_token": "short-secret"}, "path_token must have at least 20 characters"),
    "a secret that is no URL": ({**TLS, "path_token": f"{TOKEN}/x"}, "path_token must have at least 20 characters"),
    "a secret that became a number": ({**TLS, "path_token": 12345678901234567890}, "path_token must be a text that is not empty; a template makes"),
    "a secret twice": ({**TLS, "path_token": TOKEN, "path_token_file": "{text}"}, "path_token and path_token_file exclude each other"),
    "a secret that is no text": ({**TLS, "path_token_file": "{binary}"}, "path_token_file: {binary} holds no text."),
    "no such secret": ({**TLS, "path_token_file": "{gone}"}, "path_token_file: {gone} cannot be read: No such file or directory."),
    "a prefix without slashes": ({**CA, "path_prefix": "ems"}, "path_prefix must begin and end with a slash"),
    "a host that is no text": ({**CA, "host": 5}, "host must be a text that is not empty."),
    "an empty host": ({**CA, "host": ""}, "host must be a text that is not empty."),
    "a port of zero": ({**CA, "port": 0}, "port must be from 1 to 65535, not 0."),
    "a port that is too high": ({**CA, "port": "65536"}, "port must be from 1 to 65535, not 65536."),
    "a port in words": ({**CA, "port": "https"}, "port must be a whole number from 1 to 65535."),
    "half a port": ({**CA, "port": 0.5}, "port must be a whole number from 1 to 65535."),
    "a port that is true": ({**CA, "port": True}, "port must be a whole number from 1 to 65535."),
    "no body": ({**CA, "max_body": 0}, "max_body must be from 1024 to 1048576, not 0."),
    "a window before it began": ({**CA, "dedupe_window": -1}, "dedupe_window must be from 0 to 86400, not -1."),
    "nobody may wait": ({**CA, "queue_limit": 0}, "queue_limit must be from 1 to 10000, not 0."),
    "no time": ({**CA, "queue_timeout": 0}, "queue_timeout must be from 1 to 300, not 0."),
    "a switch that is neither": ({**CA, "allow_http": "maybe"}, "allow_http must be true or false."),
    "a cluster twice": ({**CA, "clusters": ["c1", "c2", "c1"]}, "clusters: c1 is there twice."),
    "a cluster that no path can name": ({**CA, "clusters": ["c/1"]}, "clusters: a name has letters, digits"),
    "clusters that are a number": ({**CA, "clusters": 5}, "clusters must be a list of texts, none of them empty."),
    "an empty name": ({**CA, "names": ["ekmip.akv.*", " "]}, "names must be a list of texts, none of them empty."),
    "no names": ({**CA, "names": []}, "names is empty"),
}


def filled(options: dict[str, t.Any], files: Files) -> dict[str, t.Any]:
    """Options with the paths of files in them."""
    return {name: value.format(**files._asdict()) if isinstance(value, str) else value for name, value in options.items()}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_a_sentence_that_names_the_option(files: Files, case: str) -> None:
    options, said = WRONG[case]
    with pytest.raises(OptionError) as caught:
        read_settings(filled(options, files))
    assert str(caught.value).startswith(said.format(**files._asdict()))
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)
    for secret in (TOKEN, PASSWORD, "short-secret", "12345678901234567890"):
        assert secret not in str(caught.value)


def test_a_locked_key_with_its_password(files: Files) -> None:
    settings = read_settings({**filled(LOCKED, files), "password": PASSWORD})
    assert settings.context is not None


@pytest.mark.parametrize(
    ("options", "mode"),
    [
        (CA, ssl.CERT_REQUIRED),
        ({**TLS, "capath": "{capath}"}, ssl.CERT_REQUIRED),
        ({**TLS, "path_token": TOKEN}, ssl.CERT_NONE),
        ({"certfile": "{both}", "path_token_file": "{text}"}, ssl.CERT_NONE),
        ({**CA, "path_token": TOKEN, "client_subjects": "*.example.com"}, ssl.CERT_REQUIRED),
    ],
)
def test_tls(files: Files, options: dict[str, t.Any], mode: ssl.VerifyMode) -> None:
    settings = read_settings(filled(options, files))
    assert settings.context is not None
    assert (settings.context.verify_mode, settings.context.minimum_version) == (mode, ssl.TLSVersion.TLSv1_2)
    assert settings.token == (TOKEN if {"path_token", "path_token_file"} & set(options) else None)
    assert TOKEN not in repr(settings)


def test_what_templates_make_of_options_and_what_is_left_out() -> None:
    texts = {"port": " 5001 ", "allow_http": "True", "dedupe_window": "0", "clusters": "c1", "names": ["EKMIP.*"], "cafile": None}
    settings = read_settings({**texts, "path_token": TOKEN})
    assert (settings.port, settings.context, settings.window, settings.clusters) == (5001, None, timedelta(0), frozenset({"c1"}))
    assert settings.names == ("ekmip.*",)
    plain = read_settings(HTTP)
    assert (plain.host, plain.port, plain.prefix, plain.max_body) == (None, 5000, "/ems/", 65536)
    assert plain.names == ("ekmip.akv.*", "km.cmek.*") and plain.window == timedelta(minutes=15)

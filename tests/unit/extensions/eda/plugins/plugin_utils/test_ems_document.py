# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.storage_keys.ontap.extensions.eda.plugins.plugin_utils.ems_document import DocumentError, Message, read_document
from hypothesis import given, settings
from hypothesis import strategies as st
from support.ems_documents import DOCTYPE, NEW, document

steady = settings(derandomize=True, database=None, deadline=None)
LAUGHS = "".join(f"<!ENTITY l{number} '{f'&l{number - 1};' * 10}'>" for number in range(1, 10))
TRICKS = {
    "a billion laughs": f"<!DOCTYPE netapp [<!ENTITY l0 'ha'>{LAUGHS}]>",
    "a file": "<!DOCTYPE netapp [<!ENTITY passwd SYSTEM 'file:///etc/passwd'>]>",
    "a parameter entity": "<!DOCTYPE netapp [<!ENTITY % more SYSTEM 'http://192.0.2.1/'> %more;]>",
    "a list of elements": "<!DOCTYPE netapp SYSTEM 'file:/etc/netapp_gx.dtd' [<!ELEMENT netapp ANY>]>",
    "an empty list": "<!DOCTYPE netapp []>",
}
NO_XML = {
    "nothing": b"",
    "text": b"text: more",
    "json": b'{"netapp": {}}',
    "cut off": document()[:-20],
    "two roots": document() + b"<netapp/>",
    "an entity that nobody declared": document().replace(b"something", b"&secret;"),
    "a character that is none": document().replace(b"something", b"&#8;"),
    "a namespace that is none": b"<a:netapp/>",
}


@pytest.mark.parametrize("before", ["", DOCTYPE], ids=["plain", "with a DTD that is elsewhere"])
def test_a_document(before: str) -> None:
    (message,) = read_document(document(before=before))
    texts = {"node": "node1", "seq-num": "4711", "severity": "alert", "time": "1763630100", "message-name": "ekmip.akv.notAvailable"}
    assert message.texts.items() >= texts.items()
    assert message.parameters == NEW


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_are_refused(trick: str) -> None:
    for body in (document(before=TRICKS[trick]), document(before=TRICKS[trick]).replace(b"something", b"&l9;&passwd;")):
        with pytest.raises(DocumentError, match=r"it declares what XML it is made of|it has entities of its own"):
            read_document(body)


def test_an_entity_of_the_dtd_that_is_elsewhere_is_refused() -> None:
    with pytest.raises(DocumentError, match="entities"):
        read_document(document(before=DOCTYPE).replace(b"something", b"&secret;"))


@pytest.mark.parametrize("kind", NO_XML)
def test_what_is_no_xml_is_refused_without_quoting_it(kind: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(NO_XML[kind])
    assert str(caught.value).startswith("it is not well-formed XML: ") and "secret" not in str(caught.value)


def test_what_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(DocumentError, match="nested"):
        read_document(b"<a>" * 9000)


def test_characters_that_xml_does_not_allow_are_left_out() -> None:
    (message,) = read_document(document().replace(b"something", b"some\x08thing\x00 caf\xe9"))
    assert message.texts["event"] == "ekmip.akv.notAvailable: something caf\N{REPLACEMENT CHARACTER} happened"
    (message,) = read_document(document().decode().replace("something", "some\ud800\ufffething"))
    assert message.texts["event"] == "ekmip.akv.notAvailable: something happened"


def test_no_declaration_changes_how_it_is_read() -> None:
    body = document().replace(b"UTF-8", b"UTF-7").replace(b"something", "\N{KEY}".encode())
    assert read_document(body)[0].texts["event"] == "ekmip.akv.notAvailable: \N{KEY} happened"
    assert read_document("\ufeff".encode() + document()) == read_document(document()) == read_document(document().decode())


def test_several_messages_none_and_parts_in_other_places() -> None:
    assert read_document(b"<netapp><results status='passed'/></netapp>") == []
    first = "<ems-message-info><node>n1</node><parameter><value>v</value><name>p</name></parameter></ems-message-info>"
    second = "<ems-message-info><deep><parameter><name>q</name></parameter><node>n3</node></deep><node> n2 </node></ems-message-info>"
    stray = "<node>n9</node><parameter><name>r</name><value>w</value></parameter>"
    assert read_document(f"<x>{stray}{first}<y>{second}</y>{stray}</x>") == [
        Message({"node": "n1"}, {"p": "v"}),
        Message({"deep": "", "node": "n2"}, {"q": ""}),
    ]


@steady
@given(st.one_of(st.binary(), st.text(), st.tuples(st.integers(0, 400), st.binary(max_size=9)).map(lambda cut: _spoilt(*cut))))
def test_anything_else_is_read_or_refused(body: bytes | str) -> None:
    try:
        messages = read_document(body)
    except DocumentError:
        return
    assert all(isinstance(each, Message) for each in messages)


def _spoilt(place: int, with_what: bytes) -> bytes:
    whole = document()
    return whole[:place] + with_what + whole[place + 1:]


@steady
@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_parameters_come_as_they_are_but_for_what_xml_cannot_say(parameters: dict[str, str]) -> None:
    (message,) = read_document(document(parameters=parameters).decode(errors="replace"))
    assert len(message.parameters) <= len(parameters)
    printable = {name: value for name, value in parameters.items() if (name + value).isprintable() and name == name.strip()}
    assert message.parameters.items() >= {name: value.strip() for name, value in printable.items()}.items()

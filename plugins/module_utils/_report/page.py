# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fleet as one page for people: no network, no script needed to read it. Pure (private)."""

from __future__ import annotations

import base64
import hashlib
import json
import typing as t
from collections.abc import Iterator, Mapping

from ansible_collections.storage_keys.ontap.plugins.module_utils._report.expiry import soon
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.fleet import sentence_of, words_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.markup import link, minutes, name, state, table, text, time
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.memory import memory_of
from ansible_collections.storage_keys.ontap.plugins.module_utils._report.words import NOT_READ, STATES, UNEXPECTED, count, vault_name

Given = Mapping[str, t.Any]

MEMORY = "memory"  # the id of what the next report reads
_MOST_NAMES = 12  # in a problem; the table has them all
_MOST_CHANGES = 200
_HEADS = ("State", "Owner", "Cluster", "Vault", "Key", "Application", "Since", "Left", "Secret", "Why")


def page_of(fleet: Given, style: str, script: str) -> str:
    """The whole page, with a style sheet and a script that are the only ones that a browser takes."""
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    sections = (_problems(fleet), _changes(fleet), _expiry(fleet), _shared(fleet), _entries(fleet), _clusters(fleet))
    return "\n".join([
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{text(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{text(_title(fleet))}</title>",
        f"<style>{style}</style>\n</head>\n<body>",
        '<a class="skip" href="#all">Skip to all configurations</a>',
        f"<header>\n<h1>{text(sentence_of(fleet))}</h1>\n{_about(fleet)}\n{_counts(fleet)}\n</header>\n<main>",
        *(section for section in sections if section),
        "</main>",
        f'<script type="application/json" id="{MEMORY}">{_embedded(memory_of(fleet))}</script>',
        f"<script>{script}</script>\n</body>\n</html>\n",
    ])


def _hash(source: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


def _embedded(value: t.Any) -> str:
    """JSON that cannot end the element that it stands in."""
    told = json.dumps(value, separators=(",", ":"), sort_keys=True)
    return told.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _title(fleet: Given) -> str:
    counts = fleet["summary"]
    ill = counts["not_well"] + counts[NOT_READ]
    left = next((each["minutes_left"] for each in fleet["problems"] if each["minutes_left"] is not None), None)
    return f"{f'{ill} not well' if ill else 'All well'}{'' if left is None else f', {left} min left'} - Azure Key Vault on ONTAP"


def _about(fleet: Given) -> str:
    run = f", by {text(fleet['run'])}" if fleet["run"] else ""
    out = fleet["left_out"]
    left_out = f'<p class="warn">{count(out, "cluster")} of the inventory {"is" if out == 1 else "are"} left out of this report.</p>' if out else ""
    made = f'As of <time id="made" datetime="{fleet["generated_at"]}">{fleet["generated_at"][:16].replace("T", " ")} UTC</time>'
    return f'<p>{made}{run}, storage_keys.ontap {text(fleet["collection"])}.</p>\n<p id="age" class="warn" hidden></p>{left_out}'


def _counts(fleet: Given) -> str:
    counts = fleet["summary"]
    told = [f"<li>{state(each)} <b>{counts[each]}</b></li>" for each in STATES if counts[each]]
    told += [f'<li>{link({"is": each}, words_of(each))} <b>{counts[each]}</b></li>' for each in (UNEXPECTED, "changed") if counts[each]]
    return f'<ul class="counts" aria-label="How many are in which state">{"".join(told)}</ul>'


def _problems(fleet: Given) -> str:
    if not fleet["problems"]:
        return '<section aria-labelledby="now"><h2 id="now">What to do now</h2><p>Nothing.</p></section>'
    return f'<section aria-labelledby="now"><h2 id="now">What to do now</h2>\n{chr(10).join(map(_problem, fleet["problems"]))}\n</section>'


def _problem(problem: Given) -> str:
    owners, clusters = problem["owners"], problem["clusters"]
    where = f"on {name(clusters[0])}" if len(clusters) == 1 else f"on {len(clusters)} clusters"
    who = f"{count(len(owners), 'configuration')} {where}" if owners else count(len(clusters), "cluster")
    vault = f", vault {name(vault_name(problem['vault']))}" if problem["vault"] else ""
    left = problem["minutes_left"]
    clock = f'<p class="clock">{minutes(left, problem["blocked_at"], " left")}</p>' if left is not None else ""
    since = f"<p>Since {time(problem['since'])}, ONTAP blocks it at {time(problem['blocked_at'])}.</p>" if problem["since"] else ""
    reasons = "".join(f"<li>{text(each)}</li>" for each in problem["reasons"])
    return (
        f'<article class="{problem["state"]}"><h3>{state(problem["state"])}: {who}{vault}</h3>\n{clock}{since}'
        f"<p>{_names(problem)}</p>\n<ul>{reasons}</ul>\n"
        f'<p class="do"><b>Do:</b> {text(problem["next_step"])}</p>\n<pre tabindex="0"><code>{text(problem["command"])}</code></pre></article>'
    )


def _names(problem: Given) -> str:
    """The first ones, each with a link to its row."""
    owners = problem["owners"]
    if not owners:
        named, more = [name(each) for each in problem["clusters"][:_MOST_NAMES]], len(problem["clusters"]) - _MOST_NAMES
    else:
        named, more = [_link_to(each) for each in owners[:_MOST_NAMES]], len(owners) - _MOST_NAMES
    rest = {"vault": vault_name(problem["vault"]), "state": problem["state"]} if owners else {}
    return ", ".join(named) + (f" and {link(rest, f'{more} more') if rest else f'{more} more'}" if more > 0 else "")


def _link_to(entry: Given) -> str:
    return link({"cluster": entry["cluster"], "owner": entry["owner"]}, f"{name(entry['cluster'])}/{name(_short(entry))}")


def _short(entry: Given) -> str:
    """The name of the SVM; of the cluster's own configuration the words for it."""
    owner = str(entry["owner"]).removeprefix("SVM ")
    configuration = entry["configuration"]
    return owner if not configuration or configuration == "default" else f"{owner} ({configuration})"


def _changes(fleet: Given) -> str:
    changes = fleet["changes"]
    if changes is None:
        return ""
    rows = []
    for each in changes["entries"][:_MOST_CHANGES]:
        before, now = (state(each[when]) if each[when] else "not there" for when in ("before", "now"))
        rows.append((name(_short(each)), name(each["cluster"]), before, now))
    since, more = time(changes["since"]), len(changes["entries"]) - _MOST_CHANGES
    told = table(f"New since {since}", ("Owner", "Cluster", "Before", "Now"), rows) if rows else f"<p>Nothing since {since}.</p>"
    return f'<section><h2>What is new</h2>\n{told}{f"<p>And {more} more.</p>" if more > 0 else ""}</section>'


def _expiry(fleet: Given) -> str:
    rows = [
        (name(each["name"]), text(each["what"]), text(each["level"]), time(each["end"]), "" if each["days_left"] is None else str(each["days_left"]),
         str(each["svms"]), text(each["why"]), text(each["next_step"]))
        for each in soon(fleet["expiry"])
    ]
    heads = ("Name", "What", "Level", "Ends", "Days left", "SVMs", "Why", "What to do")
    return f"<section><h2>What expires</h2>\n{table('Credentials and keys that need somebody', heads, rows)}</section>" if rows else ""


def _shared(fleet: Given) -> str:
    """How far a fault would reach."""
    vaults = [
        (link({"vault": vault_name(each["vault"])}, name(vault_name(each["vault"]))), _carries("vault", each), _ill(each)) for each in fleet["vaults"]
    ]
    applications = [
        (
            link({"application": each["client_id"]}, name(each["client_id"])),
            _carries("secret", each),
            _ill(each),
            time(each["end"]),
            "" if each["days_left"] is None else str(each["days_left"]),
        )
        for each in fleet["applications"]
    ]
    parts = [table("By vault", ("Vault", "Carries", "Not well"), vaults)] if vaults else []
    parts += [table("By application", ("Application", "Carries", "Not well", "Ends", "Days left"), applications)] if applications else []
    return f"<section><h2>What hangs on what</h2>\n{chr(10).join(parts)}</section>" if parts else ""


def _carries(what: str, group: Given) -> str:
    return f"this {what} carries {count(group['svms'], 'SVM')} on {count(group['clusters'], 'cluster')}"


def _ill(group: Given) -> str:
    return str(group["not_well"] or "")


def _entries(fleet: Given) -> str:
    heads = "".join(f'<th scope="col" aria-sort="none">{head}</th>' for head in _HEADS)
    states = "".join(
        f'<label><input type="checkbox" name="state" value="{each}"> {shown.words}</label>' for each, shown in STATES.items() if each != NOT_READ
    )
    return "\n".join([
        '<section aria-labelledby="all"><h2 id="all" tabindex="-1">All configurations</h2>',
        '<form id="filter" hidden role="search"><label>Search <input type="search" name="q" autocomplete="off"></label>',
        f"<fieldset><legend>State</legend>{states}</fieldset>",
        '<button type="reset">Show all</button> <span id="shown" role="status"></span>',
        '<button type="button" id="more" hidden>Show the others</button></form>',
        '<div class="wide" role="region" aria-labelledby="all" tabindex="0">',
        f'<table id="entries"><caption class="unseen">All configurations</caption><thead><tr>{heads}</tr></thead><tbody>',
        *_rows(fleet),
        "</tbody></table></div></section>",
    ])


def _rows(fleet: Given) -> Iterator[str]:
    for entry in fleet["entries"]:
        flags = [each for each, is_so in ((UNEXPECTED, entry[UNEXPECTED]), ("changed", entry["changed_fields"])) if is_so]
        why = [] if entry["state"] == "healthy" else list(entry["reasons"])
        why += ["the inventory does not expect it"] if entry[UNEXPECTED] else []
        why += [f"not as in the inventory: {', '.join(map(str, entry['changed_fields']))}"] if entry["changed_fields"] else []
        days = entry["credential_days_left"]
        about = f' data-is="{" ".join(flags)}"' if flags else ""
        shown = STATES[entry["state"]]
        cells = (
            name(entry["cluster"]),
            name(vault_name(entry["vault"])),
            text(f"{entry['key']} {entry['key_version'][:8]}".strip()),
            name(entry["client_id"]) if entry["client_id"] else "",
            time(entry["since"] or (entry["seen_since"] if not shown.is_well else None)),
            minutes(entry["minutes_left"], entry["blocked_at"]),
            "" if days is None else count(days, "day"),
            text("; ".join(map(str, why))),
        )
        yield (
            f'<tr class="{entry["state"]}"{about}><td>{shown.icon} {shown.words}</td><th scope="row">{name(_short(entry))}</th>'
            f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        )


def _clusters(fleet: Given) -> str:
    rows = [
        (name(each["name"]), "read" if each["read"] else state(NOT_READ), str(each["records"]) if each["read"] else "", text(each["release"]),
         time(each["read_at"]), text(each["error"]))
        for each in sorted(fleet["clusters"], key=lambda each: each["read"])
    ]
    heads = ("Cluster", "State", "Configurations", "ONTAP", "Read at", "Why not")
    return f"<section><h2>Clusters</h2>\n{table('Clusters of this report', heads, rows)}</section>"

# Copyright: (c) 2026, storage_keys.ontap contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The objects of the stand-in for AWX: found by their fields and by those of what they belong to, and by AWX's named URLs."""

from __future__ import annotations

import typing as t
import urllib.parse

Item = dict[str, t.Any]

ROOT = "/api/v2/"
TEMPLATES = ("job_templates", "workflow_job_templates", "projects", "workflow_approval_templates")
# What a field that holds an ID refers to.
REFERENCES: dict[str, tuple[str, ...]] = {
    "organization": ("organizations",),
    "inventory": ("inventories",),
    "credential_type": ("credential_types",),
    "workflow_job_template": ("workflow_job_templates",),
    "unified_job_template": TEMPLATES,
    "project": ("projects",),
}
# Which fields together are unique. A name is enough where no organization makes it unique.
UNIQUE: dict[str, tuple[str, ...]] = {
    "organizations": ("name",),
    "execution_environments": ("name",),
    "credential_types": ("name", "kind"),
    "credentials": ("name", "credential_type", "organization"),
    "hosts": ("name", "inventory"),
    "groups": ("name", "inventory"),
    "schedules": ("name", "unified_job_template"),
    "workflow_job_template_nodes": ("identifier", "workflow_job_template"),
}
UNIQUE_IN_ORGANIZATION = ("name", "organization")
WITHOUT_RULE = ("workflow_approval_templates", "project_updates", "tokens")


class Store:
    """Collections of objects."""

    def __init__(self) -> None:
        self.collections: dict[str, list[Item]] = {}
        # The IDs of what an object is linked with, by its URL and the name of the link.
        self.links: dict[tuple[str, str], list[int]] = {}
        self._last_id = 0

    def add(self, collection: str, fields: Item) -> Item:
        """Keep an object, without asking whether it is right."""
        self._last_id += 1
        item = {**fields, "id": self._last_id, "url": f"{ROOT}{collection}/{self._last_id}/", "type": collection.removesuffix("s")}
        self.collections.setdefault(collection, []).append(item)
        return item

    def all(self, collection: str) -> list[Item]:
        names = TEMPLATES if collection == "unified_job_templates" else (collection,)
        return [item for name in names for item in self.collections.get(name, [])]

    def get(self, collections: tuple[str, ...], number: t.Any) -> Item | None:
        return next((item for name in collections for item in self.all(name) if item["id"] == number), None)

    def one(self, collection: str, name: str, organization: str | None = None) -> Item:
        """The only object of that name, or identifier."""
        found = [item for item in self.all(collection) if name in (item.get("name"), item.get("identifier"))]
        if organization:
            found = [item for item in found if self.value(item, ["organization", "name"]) == organization]
        (item,) = found
        return item

    def links_of(self, item: Item, link: str) -> list[Item]:
        ids = self.links.get((item["url"], link), [])
        return [other for number in ids for items in self.collections.values() for other in items if other["id"] == number]

    def value(self, item: Item | None, path: list[str]) -> t.Any:
        """A field, or one of what the object belongs to."""
        for step in path[:-1]:
            item = self.get(REFERENCES[step], item[step]) if item and item.get(step) else None
        return item.get(path[-1]) if item else None

    def select(self, collection: str, query: list[tuple[str, str]]) -> list[Item]:
        """What fits all fields, and any of those that begin with or__."""
        either = [(name.removeprefix("or__"), value) for name, value in query if name.startswith("or__")]
        every = [(name, value) for name, value in query if not name.startswith("or__") and not name.startswith("page")]
        found = [item for item in self.all(collection) if all(self._fits(item, *pair) for pair in every)]
        return [item for item in found if not either or any(self._fits(item, *pair) for pair in either)]

    def _fits(self, item: Item, name: str, wanted: str) -> bool:
        *path, last = name.split("__")
        if last == "in":
            return str(self.value(item, path)) in wanted.split(",")
        return str(self.value(item, [*path, last])) == wanted

    def named(self, collection: str, text: str) -> Item | None:
        """What a named URL means: NAME++ORGANIZATION, and for a credential NAME++TYPE+KIND++ORGANIZATION."""
        # What would divide a name is quoted within it.
        parts = [[urllib.parse.unquote(name) for name in part.split("+")] for part in text.split("++")]
        wanted = {"name": parts[0][0], "organization__name": parts[-1][0]}
        if collection == "credentials":
            if [len(part) for part in parts] != [1, 2, 1]:
                return None
            wanted["credential_type__name"], wanted["credential_type__kind"] = parts[1]
        return next(iter(self.select(collection, list(wanted.items()))), None)

    def taken(self, collection: str, item: Item) -> str | None:
        """Which fields another object has, too, although they are unique."""
        if collection in WITHOUT_RULE:
            return None
        fields = UNIQUE.get(collection, UNIQUE_IN_ORGANIZATION)
        others = [other for other in self.all(collection) if other["id"] != item.get("id")]
        same = any(all(other.get(name) == item.get(name) for name in fields) for other in others)
        return f"{collection} with this {', '.join(fields)} already exists." if same else None

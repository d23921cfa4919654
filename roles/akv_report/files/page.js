// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
(() => {
  const table = document.getElementById("entries");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const form = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const more = document.getElementById("more");
  const columns = { owner: 1, cluster: 2, vault: 3, application: 5 };
  const texts = new Map(); // of the rows, made when first searched
  const most = 1000; // rows that a browser shows at once without delay
  let limit = most;
  let ordered = rows;
  const exact = {}; // what a link asks for, beside the form
  let wait = 0;

  const cell = (row, column) => row.cells[column].textContent;
  const owner = (row) => {
    const name = cell(row, columns.owner).replace(/ \([^)]*\)$/, "");
    return [name, "SVM " + name, cell(row, columns.owner)];
  };

  function fits(row, words, states) {
    if (states.size && !states.has(row.className)) return false;
    if (words.length) {
      if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
      if (!words.every((word) => texts.get(row).includes(word))) return false;
    }
    for (const [name, value] of Object.entries(exact)) {
      if (name === "is") {
        if (!(row.dataset.is || "").split(" ").includes(value)) return false;
      } else if (name === "owner") {
        if (!owner(row).includes(value)) return false;
      } else if (cell(row, columns[name]) !== value) return false;
    }
    return true;
  }

  function apply() {
    const data = new FormData(form);
    const words = data.get("q").toLowerCase().split(/\s+/).filter(Boolean);
    const states = new Set(data.getAll("state"));
    let count = 0;
    for (const row of ordered) {
      const fit = fits(row, words, states);
      count += fit;
      const show = fit && count <= limit;
      if (row.hidden === show) row.hidden = !show;
    }
    const only = Object.entries(exact).map(([name, value]) => `, ${name} ${value}`).join("");
    more.hidden = count <= limit;
    shown.textContent = `${count} of ${rows.length}${more.hidden ? "" : `, the first ${limit}`} shown${only}`;
    return words.length || states.size || only;
  }

  function remember() {
    const data = new URLSearchParams(exact);
    for (const [name, value] of new FormData(form)) if (value) data.append(name, value);
    history.replaceState(null, "", String(data) ? `#?${data}` : "#all");
  }

  // The address says what is shown: "#?q=text&state=unreachable&vault=name", or "#cluster/svm" for one SVM.
  function read() {
    const hash = location.hash.slice(1);
    let given = new URLSearchParams();
    if (hash.startsWith("?")) given = new URLSearchParams(hash.slice(1));
    else if (hash.includes("/")) {
      const [cluster, ...name] = hash.split("/").map(decodeURIComponent);
      given = new URLSearchParams({ cluster, owner: name.join("/") });
    } else return;
    for (const name of Object.keys(exact)) delete exact[name];
    for (const name of [...Object.keys(columns), "is"]) if (given.has(name)) exact[name] = given.get(name);
    form.elements.q.value = given.get("q") || "";
    const states = given.getAll("state").flatMap((value) => value.split(","));
    for (const box of form.querySelectorAll("[name=state]")) box.checked = states.includes(box.value);
    if (apply()) document.getElementById("all").scrollIntoView();
  }

  const collator = new Intl.Collator("en", { numeric: true });
  const order = ["unreachable", "not_read", "degraded", "missing", "unknown", "pending", "healthy"];
  const keyOf = (row, column) => (column ? cell(row, column) : order.indexOf(row.className));
  function sort(head, column) {
    const down = head.ariaSort === "ascending";
    for (const other of head.parentNode.cells) other.ariaSort = "none";
    head.ariaSort = down ? "descending" : "ascending";
    const keyed = rows.map((row) => [keyOf(row, column), row]);
    keyed.sort(([one], [two]) => {
      if (one === "" || two === "") return (one === "") - (two === ""); // what is empty comes last
      return (column ? collator.compare(one, two) : one - two) * (down ? -1 : 1);
    });
    ordered = keyed.map(([, row]) => row);
    apply();
    const sorted = document.createDocumentFragment();
    for (const row of ordered) sorted.append(row);
    body.append(sorted);
  }
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.onclick = () => sort(head, column);
    head.replaceChildren(button);
  });

  function tick() {
    const now = Date.now();
    for (const each of document.querySelectorAll("[data-until]")) {
      const left = Math.max(0, Math.floor((Date.parse(each.dataset.until) - now) / 60000));
      each.textContent = left ? `${left} min${each.dataset.after || ""}` : "blocked";
    }
    const made = document.getElementById("made");
    const old = Math.floor((now - Date.parse(made.dateTime)) / 60000);
    const age = document.getElementById("age");
    age.hidden = old < 30;
    age.textContent = `This page is ${old < 120 ? `${old} minutes` : `${Math.floor(old / 60)} hours`} old: run the report again.`;
    made.title = new Date(made.dateTime).toLocaleString();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => { apply(); remember(); }, 150);
  });
  form.addEventListener("reset", () => {
    for (const name of Object.keys(exact)) delete exact[name];
    setTimeout(() => { apply(); remember(); });
  });
  const all = () => { limit = Infinity; apply(); };
  more.onclick = all;
  addEventListener("beforeprint", all);
  addEventListener("hashchange", read);
  apply();
  read();
  tick();
  setInterval(tick, 30000);
})();

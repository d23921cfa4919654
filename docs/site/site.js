// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// A button that copies, for each block that somebody may want to paste.
function addCopyButton(block) {
  const button = document.createElement("button");
  button.className = "copy";
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(block.querySelector("pre").textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select and press Ctrl+C";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  block.append(button);
}

// On a narrow screen the rows of a table stand below each other, and each cell says what its column is.
function labelCells(table) {
  const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
  for (const row of table.querySelectorAll("tbody tr")) {
    [...row.cells].forEach((cell, place) => { cell.dataset.column = names[place] || ""; });
  }
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("div.highlight:not(.highlight-text *)").forEach(addCopyButton);
  document.querySelectorAll(".table-wrapper > table:not([class*='ansible'])").forEach(labelCells);
});

"use strict";
// What every page of the project shares: tables that sort by a click on a heading.
document.documentElement.classList.add("js");

function cellKey(row, column) {
  const cell = row.cells[column];
  const name = cell.querySelector(".name") || cell;
  const text = name.textContent.trim();
  return cell.classList.contains("num") ? Number(text.replace(/[^\d.-]/g, "")) : text.toLowerCase();
}

function sortTable(table, heading) {
  const column = heading.cellIndex;
  const numeric = heading.classList.contains("num");
  const before = heading.getAttribute("aria-sort");
  const order = before ? (before === "descending" ? "ascending" : "descending") : numeric ? "descending" : "ascending";
  const sign = order === "ascending" ? 1 : -1;
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", order);
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [cellKey(row, column), row]);
  rows.sort(([a], [b]) => sign * (numeric ? a - b : a.localeCompare(b)));
  body.append(...rows.map(([, row]) => row));
}

for (const table of document.querySelectorAll("table.sortable")) {
  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sortTable(table, heading));
    heading.append(button);
  }
}

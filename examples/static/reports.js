"use strict";

// Asks every two seconds what has been reported. Every text is an attacker's: it becomes text, never HTML.

const rows = document.querySelector("#rows");
const bars = [...document.querySelectorAll("svg rect")];
const seen = new Map();
let isFirst = true;

function element(name, properties, ...content) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
}

/** Text in which backticks mark code. */
function prose(text) {
  return text.split("`").map((piece, place) => (place % 2 ? element("code", {}, piece) : piece));
}

function cell(label, ...content) {
  const made = element("td", {}, ...content);
  made.dataset.label = label;
  return made;
}

function row(report) {
  const key = [report.directive, report.blocked, report.page].join(" ");
  const isNew = !isFirst && (seen.get(key) ?? 0) < report.count;
  seen.set(key, report.count);
  const blocked = [element("code", {}, report.blocked)];
  if (report.sample) blocked.push(" ", element("code", { className: "sample" }, report.sample));
  return element(
    "tr",
    { className: isNew ? "new" : "" },
    cell("Reports", element("b", {}, String(report.count)), " ", element("span", { className: "hint" }, report.ago)),
    cell("Directive", element("code", {}, report.directive)),
    cell("Blocked", ...blocked),
    cell("Page", element("code", {}, report.page)),
    cell(
      "Why",
      element("p", {}, ...prose(report.cause)),
      element("p", { className: "place" }, element("code", {}, report.place)),
      element("p", { className: "hint" }, ...prose(report.help)),
    ),
  );
}

function show(view) {
  rows.replaceChildren(...view.rows.map(row));
  isFirst = false;
  document.querySelector("#none").hidden = view.rows.length > 0;
  document.querySelector("#total").textContent = view.total;
  document.querySelector("#others").textContent = view.others;
  const most = Math.max(5, ...view.bars);
  document.querySelector("#most").textContent = most;
  view.bars.forEach((count, place) => {
    const height = Math.round((count * 100) / most);
    bars[place]?.setAttribute("y", 100 - height);
    bars[place]?.setAttribute("height", height);
  });
}

function state(text) {
  const shown = document.querySelector("#state");
  if (shown.textContent !== text) shown.textContent = text;
}

async function ask() {
  if (!document.hidden) {
    try {
      const response = await fetch("/api/reports");
      show(await response.json());
      state("Live: the table is up to date.");
    } catch {
      state("The server does not answer. This page keeps trying.");
    }
  }
  setTimeout(ask, 2000);
}

ask();

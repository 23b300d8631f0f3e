"use strict";

// Shows what the browser blocks on this page. It runs before the attack, so that it misses no violation.

const violations = [];

addEventListener("securitypolicyviolation", (violation) => {
  violations.push(violation);
  show();
});

function code(text) {
  return Object.assign(document.createElement("code"), { textContent: text });
}

function show() {
  const list = document.querySelector("#violations");
  if (!list) return; // The page is not read to its end yet.
  while (list.children.length < Math.min(violations.length, 20)) {
    const { effectiveDirective, blockedURI, sample } = violations[list.children.length];
    const item = document.createElement("li");
    item.append("The browser blocked ", code(blockedURI || "a script"), " by ", code(effectiveDirective));
    if (sample) item.append(": ", code(sample));
    list.append(item);
    document.querySelector("#verdict").dataset.state = "blocked";
  }
}

addEventListener("DOMContentLoaded", () => {
  show();
  const base = document.querySelector("#base");
  if (base) base.textContent = new URL("", document.baseURI).origin;
  const cookies = document.querySelector("#cookies");
  if (cookies) cookies.textContent = document.cookie || "nothing: document.cookie is empty";
  document.querySelector("#write")?.addEventListener("click", ({ target }) => {
    try {
      // The vulnerability that the page shows: a text of an attacker becomes HTML.
      document.querySelector("#sink").innerHTML = target.dataset.html;
    } catch (error) {
      document.querySelector("#thrown").textContent = String(error);
    }
  });
});

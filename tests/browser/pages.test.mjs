// Shows that what is found in pages is so in Chromium: what the policy blocks is a violation that names the same directive, a
// value that breaks out of a template runs or reaches the attacker's host, and a page without a finding has no violation.
//
// `tests/pages/examples/faulty_pages.rs` prints the pages, with their policies and findings.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";

import { ROOT, launch, serve, until } from "./browser.mjs";

/** How long a page without a finding has time for a violation, in milliseconds. */
const SETTLE = 700;

let pages, browser, context, sites;

/** The hosts that were asked for something while the present page was open. */
let asked = [];

before(async () => {
    const cargo = ["run", "--quiet", "--package", "security-policy-tests-pages", "--example", "faulty_pages"];
    pages = JSON.parse(execFileSync("cargo", cargo, { cwd: ROOT, maxBuffer: 1 << 26 }));
    const site = await serve(answer);
    sites = site.server;
    browser = await launch({ "*": site.port });
    context = await browser.newContext({ ignoreHTTPSErrors: true });
    await context.addInitScript(observe);
});

after(async () => {
    await browser?.close();
    sites?.close();
});

/** The pages of the site, and a file of the kind that the browser asks for at any other URL. */
function answer(request, response) {
    const { host, "sec-fetch-dest": kind } = request.headers;
    const [, list, number] = request.url.match(/^\/pages\/(\w+)\/(\d+)/) ?? [];
    if (host === "shop.example" && list && kind === "document") {
        const { page, headers } = pages[list][number];
        response.writeHead(200, [...headers, ["content-type", "text/html; charset=utf-8"]].flat());
        // In a browser's quirks mode, nothing differs.
        response.end(`<!doctype html>${page}`);
        return;
    }
    asked.push(host);
    const types = { script: "text/javascript", style: "text/css", image: "image/svg+xml", iframe: "text/html", document: "text/html" };
    const type = types[kind] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*" });
    response.end({ script: pages.script, image: "<svg xmlns='http://www.w3.org/2000/svg'/>" }[kind] ?? "");
}

/** Runs in each document before its own scripts. */
function observe() {
    const seen = { hits: 0, violations: [] };
    Object.assign(window, { seen, hit: () => (seen.hits += 1), ok: () => {}, save: () => {} });
    addEventListener("securitypolicyviolation", (event) => seen.violations.push(event.effectiveDirective));
}

/** Opens a page, presses what is there to press, and returns what is seen of it once `enough` holds, or a while later. */
async function open(list, number, enough, limit) {
    asked = [];
    const tab = await context.newPage();
    const seen = { hits: 0, violations: [], asked: [] };
    const look = async () => {
        const now = await tab.evaluate(() => window.seen).catch(() => undefined);
        seen.hits = Math.max(seen.hits, now?.hits ?? 0);
        seen.violations = [...new Set([...seen.violations, ...(now?.violations ?? [])])];
        seen.asked = asked;
        return enough(seen);
    };
    await tab.goto(`https://shop.example/pages/${list}/${number}`, { waitUntil: "commit" });
    await tab.waitForLoadState("domcontentloaded").catch(() => {});
    await tab.evaluate(() => document.querySelector("#go")?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window }))).catch(() => {});
    await until(look, limit);
    await tab.close();
    return seen;
}

test("what the policy blocks is a violation of the directive that the finding names", async () => {
    const failures = [];
    for (const [number, { source, findings }] of pages.blocked.entries()) {
        const expected = [...new Set(findings.map(({ reported }) => reported).filter(Boolean))].sort();
        const seen = await open("blocked", number, ({ violations }) => expected.every((each) => violations.includes(each)), 4000);
        const violations = seen.violations.sort();
        if (expected.length === 0 || violations.join() !== expected.join()) failures.push({ source, expected, violations, findings });
    }
    assert.deepEqual(failures, []);
    assert.ok(pages.blocked.length >= 30);
});

test("a page without a finding has no violation", async () => {
    const failures = [];
    for (const [number, { source, findings }] of pages.quiet.entries()) {
        const { violations, hits } = await open("quiet", number, () => false, SETTLE);
        if (violations.length > 0 || hits > 0 || findings.length > 0) failures.push({ source, violations, hits, findings });
    }
    assert.deepEqual(failures, []);
});

test("a value that breaks out of a template runs, or reaches the host of the attacker", async () => {
    const failures = [];
    for (const [number, { source, page, findings }] of pages.broken.entries()) {
        const reached = ({ hits, asked }) => hits > 0 || asked.includes("evil.example");
        const seen = await open("broken", number, reached, 4000);
        if (!reached(seen) || findings.length === 0) failures.push({ source, page, seen, findings });
    }
    assert.deepEqual(failures, []);
    assert.ok(pages.broken.length >= 15);
});

test("a script without the integrity or CORS that the finding asks for does not run", async () => {
    const failures = [];
    for (const [number, { source, findings }] of pages.unloaded.entries()) {
        const { hits } = await open("unloaded", number, () => false, SETTLE);
        const isFound = findings.some(({ lint }) => lint === "template_external_script_without_integrity");
        if (hits > 0 || !isFound) failures.push({ source, hits, findings });
    }
    assert.deepEqual(failures, []);
});

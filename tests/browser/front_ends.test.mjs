// Shows that front ends work in Chromium under the policies for them: a page as Trunk writes it starts its program under `WasmApp`, or
// under a hash of its inline module, and HTMX inserts fragments under `Strict`. Both without a violation, and what is left out of the
// policy or of the configuration is missed.
//
// `tests/examples/front_ends.rs` prints the headers.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { ROOT, launch, serve, until } from "./browser.mjs";

/** A module that exports `answer`, which returns 42. */
const WASM = Buffer.from("0061736d01000000" + "0105016000017f" + "03020100" + "070a0106616e737765720000" + "0a06010400412a0b", "hex");

/** What the script of wasm-bindgen does: `init` fetches and compiles the module. */
const GLUE = `export default async function init({ module_or_path }) {
    const { instance } = await WebAssembly.instantiateStreaming(fetch(module_or_path));
    document.body.dataset.answer = instance.exports.answer();
    return instance.exports;
}`;

const START = readFileSync(new URL("front_ends/start.js", import.meta.url), "utf8");

const HTMX = () => readFileSync(new URL("node_modules/htmx.org/dist/htmx.min.js", import.meta.url));

let policies, browser, context, sites;

/** The page of each path of this run, with its headers. */
const pages = new Map();

before(async () => {
    const cargo = ["run", "--quiet", "--package", "security-policy-tests", "--example", "front_ends"];
    policies = JSON.parse(execFileSync("cargo", cargo, { cwd: ROOT }));
    const site = await serve(answer);
    sites = site.server;
    browser = await launch({ "*": site.port });
    context = await browser.newContext({ ignoreHTTPSErrors: true });
    await context.addInitScript(() => {
        const seen = (window.seen = { violations: [], hits: [] });
        window.hit = (what) => seen.hits.push(what);
        addEventListener("securitypolicyviolation", (event) => {
            if (event.disposition === "enforce") seen.violations.push(event.effectiveDirective);
        });
    });
});

after(async () => {
    await browser?.close();
    sites?.close();
});

function answer(request, response) {
    const page = pages.get(request.url);
    if (page) {
        response.writeHead(200, { ...page.headers, "content-type": "text/html; charset=utf-8" });
        response.end(page.html);
        return;
    }
    const files = {
        "/shop.js": ["text/javascript", GLUE],
        "/shop_bg.wasm": ["application/wasm", WASM],
        "/htmx.min.js": ["text/javascript", request.url === "/htmx.min.js" ? HTMX() : ""],
        "/shop-htmx.js": ["text/javascript", "addEventListener('htmx:load', (event) => event.target.id === 'new' && hit('loaded'))"],
        // The nonce in the header of the fragment is another one, which browsers ignore.
        "/fragment": ["text/html", "<p id=new>new</p><script>hit('injected')</script><i hx-on:click=\"hit('hx-on')\" id=on></i>"],
    };
    const [type, body] = files[request.url] ?? ["text/plain", ""];
    const headers = request.url === "/fragment" ? { "content-security-policy": "script-src 'nonce-other'" } : {};
    response.writeHead(200, { ...headers, "content-type": type });
    response.end(body);
}

/** Opens a page, and returns what `look` sees in it once `enough` holds, or a while later. */
async function open(headers, html, enough, act = async () => {}) {
    const path = `/${pages.size}`;
    pages.set(path, { headers, html: `<!doctype html>${html}` });
    const tab = await context.newPage();
    await tab.goto(`https://shop.example${path}`);
    await act(tab);
    let seen;
    const look = async () => {
        seen = await tab.evaluate(() => ({ ...window.seen, answer: document.body.dataset.answer, text: document.body.innerText }));
        return enough(seen);
    };
    await until(look, 3000);
    await tab.waitForTimeout(300);
    await look();
    await tab.close();
    return seen;
}

const sri = (text) => `sha384-${createHash("sha384").update(text).digest("base64")}`;

/** The page that Trunk 0.21 writes, with the nonce in place of its placeholder. */
function trunk(nonce) {
    const own = nonce ? ` nonce="${nonce}"` : "";
    return `<html><head>
        <link rel="modulepreload" href="/shop.js" crossorigin="anonymous" integrity="${sri(GLUE)}"${own}>
        <link rel="preload" href="/shop_bg.wasm" crossorigin="anonymous" integrity="${sri(WASM)}" as="fetch" type="application/wasm"${own}>
        </head><body><script type="module"${own}>${START}</script></body></html>`;
}

const started = (seen) => seen.answer === "42";
const violated = (seen) => seen.violations.length > 0;

test("a page of Trunk starts its program under `WasmApp`", async () => {
    const seen = await open(policies.wasm_app, trunk(policies.nonce), started);
    assert.deepEqual([seen.answer, seen.violations], ["42", []]);
});

test("a page of Trunk that is a file starts its program under the hash of its module", async () => {
    const seen = await open(policies.file, trunk(), started);
    assert.deepEqual([seen.answer, seen.violations], ["42", []]);
});

test("without the nonce, nothing starts", async () => {
    const seen = await open(policies.wasm_app, trunk(), violated);
    assert.equal(seen.answer, undefined);
    assert.ok(seen.violations.includes("script-src-elem"), `${seen.violations}`);
});

test("without `wasm_unsafe_eval`, the module is not compiled", async () => {
    const seen = await open(policies.strict, trunk(policies.nonce), violated);
    assert.deepEqual([seen.answer, seen.violations], [undefined, ["script-src"]]);
});

test("`wasm_unsafe_eval` allows no text to be run", async () => {
    const html = `<body><script nonce="${policies.nonce}">try { eval("hit('eval')") } catch {}; hit("end")</script></body>`;
    const seen = await open(policies.wasm_app, html, violated);
    assert.deepEqual([seen.hits, seen.violations], [["end"], ["script-src"]]);
});

function htmx(config) {
    const { nonce } = policies;
    return `<html><head><meta name="htmx-config" content='${JSON.stringify(config)}'>
        <script nonce="${nonce}" src="/htmx.min.js"></script><script nonce="${nonce}" src="/shop-htmx.js"></script></head>
        <body><button hx-get="/fragment" hx-target="#place">more</button><div id="place"></div></body></html>`;
}

const RECIPE = { includeIndicatorStyles: false, allowEval: false, allowScriptTags: false };
const loaded = (seen) => seen.hits.includes("loaded");
const press = async (tab) => {
    await tab.click("button");
    await tab.click("#on", { timeout: 2000, force: true }).catch(() => {});
};

test("HTMX inserts a fragment under `Strict`, and runs none of its code", async () => {
    const seen = await open(policies.strict, htmx(RECIPE), loaded, press);
    assert.deepEqual([seen.hits, seen.violations], [["loaded"], []]);
    assert.match(seen.text, /new/);
});

test("with the defaults of HTMX, styles and scripts are violations", async () => {
    const seen = await open(policies.strict, htmx({}), (seen) => seen.violations.length > 1, press);
    assert.ok(seen.violations.some((name) => name.startsWith("style-src")), `${seen.violations}`);
    assert.ok(seen.violations.some((name) => name.startsWith("script-src")), `${seen.violations}`);
    assert.ok(!seen.hits.includes("injected"), "the policy blocks it");
});

test("`inlineScriptNonce` runs a script that was injected into a fragment", async () => {
    const config = { ...RECIPE, allowScriptTags: true, inlineScriptNonce: policies.nonce };
    const seen = await open(policies.strict, htmx(config), (seen) => seen.hits.includes("injected"), press);
    assert.ok(seen.hits.includes("injected"), `${seen.hits}`);
});

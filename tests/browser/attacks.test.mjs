// Attacks of another site on the program `tests/examples/site.rs`, in Chromium. Each shows first that the attack works where
// nothing stops it: a test in which nothing ever happens shows nothing.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, program, serve, terminateTls, until } from "./browser.mjs";

let site, evil, browser;

before(async () => {
    site = await program("site");
    evil = await serve((request, response) => {
        response.setHeader("access-control-allow-origin", "*");
        response.setHeader("content-type", request.url.endsWith(".js") ? "text/javascript" : "text/html");
        response.end(request.url.endsWith(".js") ? "window.stolen = true" : "<!doctype html><title>evil</title>");
    });
    const hosts = ["shop", "open", "dynamic", "twice", "strict"].map((name) => [`${name}.test`, 0]);
    const tls = await terminateTls(site.port);
    browser = await launch({ ...Object.fromEntries(hosts.map(([host]) => [host, tls])), "*": evil.port });
});

after(async () => {
    await browser?.close();
    site?.stop();
    evil?.server.close();
});

/** A page of `origin`, in a browser that is signed in at `host`. */
async function page(origin, host) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    if (host) {
        await page.goto(`${host}/login`);
        assert.equal((await context.cookies()).length, 1, "signed in");
    }
    await page.goto(origin);
    return page;
}

/** What a WebSocket to `host` says to a page: its first message, or that there is none. */
function listenTo(page, host) {
    return page.evaluate(
        (url) =>
            new Promise((resolve) => {
                const socket = new WebSocket(url);
                socket.onmessage = ({ data }) => resolve(data);
                socket.onerror = () => resolve("closed");
            }),
        `${host.replace("https", "wss")}/live`,
    );
}

for (const host of ["https://shop.test", "https://open.test"]) {
    test(`a page of another site does not read the session of ${host} by a WebSocket`, async () => {
        const own = await page(`${host}/?html=`, host);
        // The policy of the page lets it connect to its own host.
        assert.equal(await listenTo(own, host), "alice");
        await own.context().close();
        for (const origin of ["https://evil.test/", "https://blog.shop.test/"]) {
            const foreign = await page(origin, host);
            assert.equal(await listenTo(foreign, host), "closed", origin);
            await foreign.context().close();
        }
    });
}

const MODULE = "https://evil.test/a.js";
const INJECTED = `<link rel=modulepreload href=${MODULE}><script type=module src=${MODULE}></script>`;

/** Whether a script of another site ran, after this HTML was written into a page. */
async function runsInjected(host, html) {
    const injected = await page(`${host}/?html=${encodeURIComponent(html)}`);
    // It is a page whose own script runs.
    assert.equal(await injected.evaluate(() => window.own), true, host);
    const ran = await until(() => injected.evaluate(() => window.stolen === true), 2000);
    await injected.context().close();
    return ran;
}

// https://github.com/w3c/webappsec-csp/issues/823. When the first of these fails, the engine has changed: see whether
// `csp_strict_dynamic` still says what is so.
test("an injected modulepreload runs any script under strict-dynamic", async () => {
    assert.equal(await runsInjected("https://dynamic.test", INJECTED), true);
    assert.equal(await runsInjected("https://dynamic.test", `<script src=${MODULE}></script>`), false);
});

test("a data: URL runs in the same way", async () => {
    const url = "data:text/javascript,window.stolen=true";
    const html = `<link rel=modulepreload href="${url}"><script type=module src="${url}"></script>`;
    assert.equal(await runsInjected("https://dynamic.test", html), true);
    assert.equal(await runsInjected("https://strict.test", html), false);
    assert.equal(await runsInjected("https://twice.test", html), false);
});

test("it does not without strict-dynamic, nor under a second policy that names the site", async () => {
    assert.equal(await runsInjected("https://strict.test", INJECTED), false);
    assert.equal(await runsInjected("https://twice.test", INJECTED), false);
});

test("a page whose handler asked for its nonce runs its script, and one that did not keeps its cache", async () => {
    const own = await page("https://strict.test/?html=");
    assert.equal(await own.evaluate(() => window.own), true);
    const style = await own.evaluate(async () => Object.fromEntries((await fetch("/site.css")).headers));
    assert.equal(style["cache-control"], "public, max-age=3600");
    assert.ok(!style["content-security-policy"].includes("nonce"));
    await own.context().close();
});

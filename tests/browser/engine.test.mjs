// Compares the engine (`core/src/fetch`) with Chromium, on the pages of `tests/examples/engine_pages`: each has policies and
// one action. The test compares whether the action happens and which directives the violations name.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import https from "node:https";
import { after, before, test } from "node:test";

import { ROOT, certificate, launch, listen } from "./browser.mjs";

/** How many pages are open at once. */
const TABS = 6;

/** How long nothing may happen, in milliseconds. */
const LIMIT = 2500;

/** What Chromium does otherwise, each with the reason. A page that one of these explains is counted apart. */
const DIFFERENCES = [
    {
        // By the text, the destination of the request is `object` or `embed`. Firefox checks it so too.
        why: "a page in an object is checked against frame-src besides object-src",
        explains: ({ probe }, { violated }) =>
            ["object", "embed"].includes(probe) && violated.some((text) => text.endsWith("frame-src")),
    },
    {
        // By the text, #create-a-link-request of HTML sets no parser metadata. Firefox allows it.
        why: "a preloaded script in markup is parser-inserted under 'strict-dynamic'",
        explains: ({ probe, why }) => probe === "preload script" && why.some((text) => text.includes("'strict-dynamic'")),
    },
    {
        // Firefox sends the events.
        why: "a blocked worklet sends no event",
        explains: ({ probe, allowed }, seen) =>
            probe === "audio worklet" && seen.allowed === allowed && seen.violated.length === 0,
    },
];

const SCRIPT = "globalThis.ran = true";
const WASM = "new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))";

const attribute = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** What is in the markup of a page, for each kind of probe. */
const MARKUP = {
    script: ({ url, nonce, integrity }) =>
        `<script src="${url}" nonce="${nonce}"${integrity && ` integrity="${integrity}" crossorigin`}></script>`,
    module: ({ url, nonce }) => `<script type=module src="${url}" nonce="${nonce}"></script>`,
    modulepreload: ({ url, nonce }) => `<link rel=modulepreload href="${url}" nonce="${nonce}">`,
    style: ({ url, nonce }) => `<link rel=stylesheet href="${url}" nonce="${nonce}">`,
    image: ({ url }) => `<img src="${url}">`,
    frame: ({ url }) => `<iframe src="${url}"></iframe>`,
    object: ({ url }) => `<object data="${url}" type="text/html"></object>`,
    video: ({ url }) => `<video src="${url}" preload=auto></video>`,
    prefetch: ({ url }) => `<link rel=prefetch href="${url}">`,
    "inline script": ({ nonce }) => `<script nonce="${nonce}">${SCRIPT}</script>`,
    handler: () => `<button id=probe onclick="${SCRIPT}"></button>`,
    "javascript url": () => `<a id=probe href="javascript:void(${SCRIPT})">x</a>`,
    "inline style": ({ nonce }) => `<p id=probe></p><style nonce="${nonce}">#probe{color:red}</style>`,
    "style attribute": () => "<p id=probe style=color:red></p>",
    base: ({ url }) => `<base href="${url}">`,
    form: ({ url }) => `<form id=probe action="${url}" method=post></form>`,
    ...Object.fromEntries(
        ["script", "style", "image", "font"].map((as) => [
            `preload ${as}`,
            ({ url, nonce, integrity }) =>
                `<link rel=preload as=${as} href="${url}" nonce="${nonce}" crossorigin integrity="${integrity}">`,
        ]),
    ),
    ping: ({ url }) => `<a id=probe ping="${url}" href="#x">x</a>`,
    embed: ({ url }) => `<embed src="${url}" type="text/html">`,
    manifest: ({ url }) => `<link rel=manifest href="${url}" crossorigin>`,
    icon: ({ url }) => `<link rel=icon href="${url}">`,
    "svg use": ({ url }) => `<svg><use href="${url}#a"/></svg>`,
    "css import": ({ url }) => `<style>@import "${url}";</style>`,
    "css url": ({ url }) => `<p style="background: url(${url})">x</p>`,
    "import map integrity": ({ url, integrity }) =>
        `<script type=importmap nonce=abc>${JSON.stringify({ integrity: { [url.replaceAll("&amp;", "&")]: integrity } })}</script>
        <script type=module src="${url}"></script>`,
    "redirected image": ({ url }) => `<img src="${url}">`,
    "redirected script": ({ url }) => `<script src="${url}"></script>`,
    srcdoc: ({ url }) => `<iframe srcdoc="${attribute(`<img src="${url}">`)}"></iframe>`,
    "data document": ({ url }) => `<iframe src="data:text/html,${attribute(encodeURIComponent(`<img src="${url}">`))}"></iframe>`,
    "blob document": () => "<iframe id=probe></iframe>",
    "blank document": () => "<iframe id=probe></iframe>",
    "sandboxed script": ({ nonce }) => `<script nonce="${nonce}">${SCRIPT}</script>`,
    "redirected form": ({ url }) => `<form id=probe action="${url}" method=post></form>`,
    "sandboxed form": ({ url }) => `<form id=probe action="${url}" method=post></form>`,
    "speculation rules": ({ url, nonce }) => `<script type=speculationrules nonce="${nonce}">${prefetch(url)}</script>`,
};

const prefetch = (url) => JSON.stringify({ prefetch: [{ urls: [url.replaceAll("&amp;", "&")], eagerness: "immediate" }] });

/** What a worker does that has the policies of the page. */
const WORKER = {
    "import scripts": (url) => `importScripts(${JSON.stringify(url)})`,
    "nested worker": (url) => `new Worker(${JSON.stringify(url)})`,
};

const startsWorker = ({ id }) => `
    new Worker("/worker?worker=${id}").onmessage = ({ data }) => { globalThis.violation(data) };`;

/** Scripts that start an action. Each runs in a new task, where the exemptions for the debugger no longer apply. */
const ACTION = {
    "inserted script": ({ url, nonce }) => `
        const script = document.createElement("script");
        Object.assign(script, { src: ${JSON.stringify(url)}, nonce: ${JSON.stringify(nonce)} });
        document.body.append(script);`,
    "inserted inline script": ({ nonce }) => `
        const script = document.createElement("script");
        Object.assign(script, { textContent: ${JSON.stringify(SCRIPT)}, nonce: ${JSON.stringify(nonce)} });
        document.body.append(script);`,
    import: ({ url }) => `import(${JSON.stringify(url)}).catch(() => {});`,
    font: ({ url }) => `new FontFace("x", ${JSON.stringify(`url("${url}")`)}).load().catch(() => {});`,
    fetch: ({ url }) => `fetch(${JSON.stringify(url)}).catch(() => {});`,
    websocket: ({ url }) => `new WebSocket(${JSON.stringify(url)});`,
    beacon: ({ url }) => `navigator.sendBeacon(${JSON.stringify(url)}, "x");`,
    worker: ({ url }) => `new Worker(${JSON.stringify(url)}).onmessage = () => { globalThis.ran = true };`,
    "shared worker": ({ url }) =>
        `new SharedWorker(${JSON.stringify(url)}).port.onmessage = () => { globalThis.ran = true };`,
    handler: () => "probe.click();",
    "javascript url": () => "probe.click();",
    form: () => "probe.submit();",
    eval: () => `globalThis.ran = eval("true");`,
    wasm: () => `${WASM}; globalThis.ran = true;`,
    "event source": ({ url }) => `new EventSource(${JSON.stringify(url)});`,
    ping: () => "probe.click();",
    "web transport": ({ url }) => `
        new WebTransport(${JSON.stringify(url)}).ready.catch((error) => {
            globalThis.ran = !error.message.includes("Content Security Policy");
        });`,
    track: ({ url }) => `
        const [video, track] = ["video", "track"].map((name) => document.createElement(name));
        Object.assign(video, { crossOrigin: "anonymous" }).append(track);
        document.body.append(video);
        track.src = ${JSON.stringify(url)};
        track.track.mode = "showing";`,
    "json module": ({ url }) => `import(${JSON.stringify(url)}, { with: { type: "json" } }).catch(() => {});`,
    "css module": ({ url }) => `import(${JSON.stringify(url)}, { with: { type: "css" } }).catch(() => {});`,
    "service worker": ({ url, id }) => `
        navigator.serviceWorker.register(${JSON.stringify(url)}, { scope: "/scope-${id}/" }).catch(() => {});`,
    "audio worklet": ({ url }) => `
        new OfflineAudioContext(1, 128, 44100).audioWorklet.addModule(${JSON.stringify(url)}).catch(() => {});`,
    "import scripts": startsWorker,
    "nested worker": startsWorker,
    "blob document": ({ url }) => `
        probe.src = URL.createObjectURL(new Blob([${JSON.stringify(`<img src="${url}">`)}], { type: "text/html" }));`,
    "blank document": ({ url }) => `probe.contentDocument.body.innerHTML = ${JSON.stringify(`<img src="${url}">`)};`,
    "redirected form": () => "probe.submit();",
    "sandboxed form": () => "probe.submit();",
    "blob video": () => `
        const video = document.createElement("video");
        video.src = URL.createObjectURL(new Blob(["x"], { type: "video/mp4" }));
        document.body.append(video);`,
    "trusted types": () => `document.createElement("div").innerHTML = "x"; globalThis.ran = true;`,
};

let pages, servers, browser, context;

/** The pages whose action has reached the server. */
const reached = new Set();

/** The violations of each page. */
const violations = new Map();

const setPolicies = (response, { enforce, report }) => {
    if (enforce.length > 0) response.setHeader("content-security-policy", enforce);
    if (report.length > 0) response.setHeader("content-security-policy-report-only", report);
};

const answer = (request, response) => {
    const url = new URL(request.url, `https://${request.headers.host}`);
    const id = Number(url.searchParams.get("id"));
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("cache-control", "no-store");
    if (url.pathname === "/page") {
        const { probe, meta } = pages[id];
        if (!(probe in WORKER)) setPolicies(response, pages[id]);
        const url = attribute(probed(id));
        if (probe === "xslt") {
            response.setHeader("content-type", "text/xml");
            return response.end(`<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${url}"?><a/>`);
        }
        response.setHeader("content-type", "text/html");
        const policies = meta.map((text) => `<meta http-equiv=content-security-policy content="${attribute(text)}">`);
        const markup = MARKUP[probe]?.({ ...pages[id], url }) ?? "";
        // A manifest counts only in the head.
        const body = probe === "manifest" ? "" : "<body>";
        return response.end(`<!doctype html><meta charset=utf-8><title>x</title>${policies.join("")}${body}${markup}`);
    }
    if (url.pathname === "/worker") {
        const worker = Number(url.searchParams.get("worker"));
        setPolicies(response, pages[worker]);
        response.setHeader("content-type", "text/javascript");
        return response.end(`
            addEventListener("securitypolicyviolation", ({ disposition, effectiveDirective }) => {
                postMessage(disposition + " " + effectiveDirective);
            });
            ${WORKER[pages[worker].probe](probed(worker))};`);
    }
    if (url.searchParams.has("to")) {
        response.writeHead(302, { location: `${url.searchParams.get("to")}?id=${id}` });
        return response.end();
    }
    if (url.pathname === "/frame") {
        response.setHeader("content-type", "text/html");
        return response.end(`<!doctype html><iframe src="https://app.test/page?id=${id}"></iframe>`);
    }
    if (url.searchParams.has("id")) reached.add(id);
    const type = { style: "text/css", json: "application/json", track: "text/vtt" }[request.headers["sec-fetch-dest"]];
    const isScript = /script|worker|worklet/.test(request.headers["sec-fetch-dest"]);
    response.setHeader("content-type", type ?? (isScript ? "text/javascript" : "text/plain"));
    response.setHeader("service-worker-allowed", "/");
    response.end(request.headers["sec-fetch-dest"] === "style" ? "" : SCRIPT);
};

/** The URL that a page probes, with its number: no rule of a policy looks at a query. */
const probed = (id) => {
    const { url, redirect } = pages[id];
    const to = redirect ? `&to=${encodeURIComponent(redirect)}` : "";
    return /^(https?|wss):/.test(url) ? `${url}?id=${id}${to}` : url;
};

before(async () => {
    const cargo = ["run", "--quiet", "--package", "security-policy-tests", "--example", "engine_pages"];
    pages = JSON.parse(execFileSync("cargo", cargo, { cwd: ROOT, maxBuffer: 1 << 26 }));
    assert.ok(pages.length >= 300);
    servers = [0, 1].map(() => https.createServer(certificate, answer));
    for (const server of servers) {
        server.on("upgrade", (request, socket) => {
            reached.add(Number(new URL(request.url, "https://x").searchParams.get("id")));
            socket.destroy();
        });
    }
    const [port, other] = await Promise.all(servers.map(listen));
    browser = await launch({ "*": port }, {}, { other: { "*": other } });
    context = await browser.newContext({ ignoreHTTPSErrors: true });
    await context.exposeBinding("violation", ({ page }, text) => violations.get(page)?.add(text));
    await context.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
            globalThis.violation?.(`${event.disposition} ${event.effectiveDirective}`);
        });
    });
});

after(async () => {
    await browser?.close();
    servers?.forEach((server) => server.close());
});

/** What happens on a page. */
async function visit(id) {
    const { probe, url, violated } = pages[id];
    const page = await context.newPage();
    violations.set(page, new Set());
    // Chromium requests an icon for every page, which is an image.
    const isImage = /image|icon|svg|url|document|srcdoc/.test(probe);
    const isOwn = (text) => isImage || !text.endsWith("img-src");
    const found = () => [...violations.get(page)].filter(isOwn).sort();
    try {
        if (probe === "framed") {
            await page.goto(`${url}/frame?id=${id}`);
            const frame = () => page.frames()[1]?.url() ?? "";
            await waitFor(() => frame() !== "" && frame() !== "about:blank");
            // No document is there that an event could be sent to.
            return { allowed: frame().startsWith("https://app.test/"), violated };
        }
        await page.goto(`https://app.test/page?id=${id}`);
        const action = ACTION[probe]?.({ ...pages[id], id, url: probed(id) });
        if (probe === "manifest") await (await context.newCDPSession(page)).send("Page.getAppManifest").catch(() => {});
        if (action) await page.evaluate(`void setTimeout(() => { ${action} }, 0)`).catch(() => {});
        const red = () => page.evaluate(() => getComputedStyle(document.getElementById("probe")).color === "rgb(255, 0, 0)");
        const happens = async () => {
            if (reached.has(id)) return true;
            if (probe === "base") return (await page.evaluate(() => document.baseURI)).startsWith(url.replace(/a$/, ""));
            if (["inline style", "style attribute"].includes(probe)) return red();
            return page.evaluate(() => globalThis.ran === true).catch(() => false);
        };
        let allowed = false;
        await waitFor(async () => (allowed = await happens()) || found().some((text) => text.startsWith("enforce")));
        // What is reported comes a little later than what is done.
        await waitFor(() => violated.every((text) => found().includes(text)), 500);
        // A module from a `data:` URL that is only loaded cannot be seen, and a window without a screen shows no icon and
        // prefetches nothing for rules.
        const isSilent = (probe === "modulepreload" && url.startsWith("data:")) || ["icon", "speculation rules"].includes(probe);
        const isBlocked = found().some((text) => text.startsWith("enforce"));
        return { allowed: allowed || (isSilent && !isBlocked), violated: found() };
    } finally {
        await page.close();
    }
}

async function waitFor(holds, limit = LIMIT) {
    for (const end = Date.now() + limit; Date.now() < end; ) {
        if (await holds()) return true;
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return false;
}

test("Chromium does what the engine says", async () => {
    const wrong = [];
    let next = 0;
    const explained = new Map();
    const tab = async () => {
        while (next < pages.length) {
            const id = next++;
            const page = pages[id];
            const seen = await visit(id);
            if (seen.allowed === page.allowed && seen.violated.join() === page.violated.join()) continue;
            const difference = DIFFERENCES.find(({ explains }) => explains(page, seen));
            if (difference) explained.set(difference.why, (explained.get(difference.why) ?? 0) + 1);
            else wrong.push(`${id}: ${JSON.stringify(page)}\n    but ${JSON.stringify(seen)}`);
        }
    };
    await Promise.all(Array.from({ length: TABS }, tab));
    console.log(`${pages.length} pages, of which ${pages.filter(({ allowed }) => allowed).length} are allowed it`, explained);
    assert.deepEqual(wrong, [], `${wrong.length} of ${pages.length}\n${wrong.join("\n")}`);
    assert.equal(explained.size, DIFFERENCES.length, "a difference that never comes up explains nothing");
});

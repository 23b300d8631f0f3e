// A site with an attacker: a page of `https://app.test` into which markup is injected, and every other host, which is the
// attacker's. Each file is what its extension says. What runs tells the outermost page so by a message.

import { createHash } from "node:crypto";
import https from "node:https";
import { randomBytes } from "node:crypto";

import { certificate } from "./browser.mjs";

/** The code that shows that the vector of this number ran. */
export const code = (id) => `top.postMessage(${id},\`*\`)`;

const sha384 = (text) => `sha384-${createHash("sha384").update(text).digest("base64")}`;

/** The markup of a vector on a page of the policy with this number. */
export function markup(vector, id, policy, listed) {
    const values = {
        code: code(id),
        base64: Buffer.from(code(id)).toString("base64"),
        id,
        hit: `hit${id}`,
        path: `/v${id}`,
        evil: `https://evil.test/v${id}`,
        cdn: `https://cdn.test/lib/v${id}`,
        own: `/upload/p${policy}/v${id}`,
        listed,
        sha384: sha384(code(id)),
    };
    return vector.markup.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Distributes vectors to pages, where none influences another: those for one tab, and those for tabs of their own. */
export function distribute(vectors) {
    const shared = [];
    const alone = [];
    const tabs = [];
    for (const vector of vectors) {
        if (vector.slot === "tab") tabs.push([vector]);
        else if (vector.slot === "page") alone.push([vector]);
        else {
            const isFree = (page) =>
                page.length < PAGE && (!vector.slot || page.every(({ slot }) => slot !== vector.slot));
            const page = shared.find(isFree);
            if (page) page.push(vector);
            else shared.push([vector]);
        }
    }
    return [[...shared, ...alone], ...tabs.map((page) => [page])];
}

/** How many vectors are on a page. */
const PAGE = 60;

/** What is injected at each place of a page. */
function injected({ vectors, listed }, ids, policy) {
    const places = {};
    for (const id of ids) {
        const { place } = vectors[id];
        const separator = place === "body" ? "</article>\n<article>" : "\n";
        const text = markup(vectors[id], id, policy, listed);
        places[place] = places[place] === undefined ? text : `${places[place]}${separator}${text}`;
    }
    return places;
}

/** The page of the site: two scripts with nonces, a module that imports another one, forms, and its own inline script twice. */
function page(places, own, nonce) {
    const at = (place) => places[place] ?? "";
    return `<!doctype html>
<html lang=en>
<head>
<meta charset=utf-8>
<title>Shop ${at("title")}</title>
<script nonce="${nonce}">${own}</script>
<script nonce="${nonce}" src="assets/app.js"></script>
<link rel=stylesheet nonce="${nonce}" href="assets/app.css">
${at("head")}
</head>
<body>
<!-- ${at("comment")} -->
<form id=search action="search"><input name=q value="${at("attribute")}"><button>Search</button></form>
<main><article>${at("body")}</article></main>
<form action="comments" method=post>
<input type=hidden name=csrf value="s3cr3t"><textarea name=text>${at("textarea")}</textarea><button>Send</button>
</form>
${at("script")}<script nonce="${nonce}" src="assets/page.js"></script>
<script nonce="${nonce}" type=module src="assets/main.js"></script>
<p class='end' title="end">The end</p>
<template id=row><b>row</b></template>
<script nonce="${nonce}">${own}</script>
</body>
</html>`;
}

/** The site's own files. */
const ASSETS = {
    "app.js": `globalThis.welcome = () => top.postMessage(Number(new URLSearchParams(location.search).get("v")), "*");`,
    // It does what pages should not do: it clones a template that it looks up, and passes what it finds in the page to innerHTML,
    // to a script's `src` and to `location`.
    "page.js": `addEventListener("DOMContentLoaded", () => {
        document.querySelector("main")?.append(document.getElementById("row")?.content?.cloneNode(true) ?? "");
        if (globalThis.config?.href) {
            document.body.append(Object.assign(document.createElement("script"), { src: config.href }));
        }
        if (globalThis.next) location = String(next);
        for (const element of document.querySelectorAll("[data-html]")) {
            element.innerHTML = element.dataset.html;
            // Some markup means something else once it is parsed again.
            element.innerHTML = element.innerHTML;
        }
    });`,
    "main.js": `import "./parts.js";`,
    "parts.js": `export {};`,
    "app.css": `@keyframes pulse { from { color: gray } }`,
};

const TYPES = {
    js: "text/javascript",
    css: "text/css",
    html: "text/html",
    xhtml: "application/xhtml+xml",
    svg: "image/svg+xml",
    xml: "text/xml",
    xsl: "text/xml",
    json: "application/json",
    wav: "audio/wav",
    png: "image/png",
};

/** The content of the attacker's files. */
const FILES = {
    js: (id) => code(id),
    css: () => "",
    html: (id) => `<!doctype html><title>x</title><script>${code(id)}</script><img src=x: onerror="${code(id)}">`,
    xhtml: (id) => `<html xmlns="http://www.w3.org/1999/xhtml"><script>${code(id)}</script></html>`,
    svg: (id) => `<svg xmlns="http://www.w3.org/2000/svg" onload="${code(id)}"><script>${code(id)}</script></svg>`,
    xml: () => `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="x.xsl"?><a/>`,
    xsl: (id) => `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">
        <html><script>${code(id)}</script></html></xsl:template></xsl:stylesheet>`,
    json: () => "{}",
    wav: () => silence(),
    png: () => Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
};

/** A tenth of a second of silence. */
function silence() {
    const samples = 800;
    const header = Buffer.alloc(44);
    header.write("RIFF", 0);
    header.writeUInt32LE(36 + samples, 4);
    header.write("WAVEfmt ", 8);
    header.writeUInt32LE(16, 16);
    [1, 1].forEach((value, index) => header.writeUInt16LE(value, 20 + 2 * index));
    [8000, 8000].forEach((value, index) => header.writeUInt32LE(value, 24 + 4 * index));
    [1, 8].forEach((value, index) => header.writeUInt16LE(value, 32 + 2 * index));
    header.write("data", 36);
    header.writeUInt32LE(samples, 40);
    return Buffer.concat([header, Buffer.alloc(samples, 128)]);
}

/** Serves the site and the attacker. `policies` are by their number: `{ enforce, report }`; `vectors` too. */
export function server({ policies, vectors, own, listed }) {
    const protect = (response, number, nonce) => {
        const { enforce, report } = policies[number];
        const fill = (text) => text.replaceAll("NONCE", nonce);
        if (enforce.length > 0) response.setHeader("content-security-policy", enforce.map(fill));
        if (report.length > 0) response.setHeader("content-security-policy-report-only", report.map(fill));
    };
    return https.createServer({ ...certificate, keepAliveTimeout: 60_000 }, (request, response) => {
        const url = new URL(request.url, `https://${request.headers.host}`);
        const isOwn = url.host === "app.test";
        const nonce = randomBytes(12).toString("base64url");
        response.setHeader("access-control-allow-origin", "*");
        response.setHeader("cross-origin-resource-policy", "cross-origin");
        response.setHeader("cache-control", "no-store");
        if (url.pathname === "/redirect") {
            response.writeHead(302, { location: url.searchParams.get("to") });
            return response.end();
        }
        if (isOwn && url.pathname === "/harness") {
            response.setHeader("content-type", "text/html");
            return response.end("<!doctype html><meta charset=utf-8><title>harness</title><body>");
        }
        if (isOwn && url.pathname === "/shop/page") {
            // A form of the page that was sent leaves the page where it is.
            if (!url.searchParams.has("v")) return response.writeHead(204).end();
            const policy = Number(url.searchParams.get("p"));
            const ids = url.searchParams.get("v").split(",").map(Number);
            response.setHeader("content-type", "text/html");
            protect(response, policy, nonce);
            return response.end(page(injected({ vectors, listed }, ids, policy), own, nonce));
        }
        const file = url.pathname.split("/").at(-1);
        const extension = file.split(".").at(-1);
        response.setHeader("content-type", TYPES[extension] ?? "text/plain");
        if (isOwn && url.pathname.startsWith("/shop/")) {
            response.setHeader("cache-control", "max-age=3600");
            return response.end(ASSETS[file] ?? "");
        }
        const [, policy] = url.pathname.match(/\/p(\d+)\//) ?? [];
        if (isOwn && policy !== undefined) protect(response, Number(policy), nonce);
        const [, id] = url.pathname.match(/\/v(\d+)\//) ?? [];
        if (file === "jsonp") {
            response.setHeader("content-type", "text/javascript");
            return response.end(`${url.searchParams.get("callback")}({})`);
        }
        if (file === "silent.js") return response.end("");
        if (file === "worker.js") return response.end("postMessage(0)");
        return response.end(FILES[extension]?.(id) ?? "x");
    });
}

/**
 * Opens a page for each of these groups of vectors, in frames of a page without a policy, does what the user does there, and
 * returns the vectors that ran, and how often the own script of each page did. It runs in the browser.
 */
export async function open({ policy, groups, settle }) {
    const ran = {};
    const own = groups.map(() => 0);
    const started = performance.now();
    const frames = new Map();
    addEventListener("message", ({ source, data }) => {
        if (data !== "own") ran[data] ??= performance.now() - started;
        else if (frames.has(source)) own[frames.get(source)] += 1;
    });
    const show = (group, index) =>
        new Promise((resolve) => {
            const frame = document.createElement("iframe");
            frame.style = "position: absolute; left: 0; top: 0; width: 400px; height: 300px";
            frame.onload = () => {
                frame.onload = null;
                resolve({ frame, group });
            };
            setTimeout(() => resolve({ frame: undefined, group }), 60_000);
            frame.src = `/shop/page?p=${policy}&v=${group.map(({ id }) => id).join()}`;
            document.body.append(frame);
            frames.set(frame.contentWindow, index);
        });
    const loaded = await Promise.all(groups.map(show));
    const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
    // What the markup starts, such as the frame of a link's target, has to be there.
    await wait(100);
    for (const { frame, group } of loaded) {
        const view = frame?.contentWindow;
        for (const { id, gesture } of group.filter(({ gesture }) => gesture && view)) {
            const hit = frame.contentDocument?.getElementById(`hit${id}`);
            const events = (names, Kind) => {
                for (const name of names) hit?.dispatchEvent(new view[Kind](name, { bubbles: true, cancelable: true, view }));
            };
            const gestures = {
                click() {
                    events(["pointerdown"], "PointerEvent");
                    events(["mousedown", "mouseup"], "MouseEvent");
                    events(["click"], "PointerEvent");
                    events(["dblclick", "contextmenu"], "MouseEvent");
                },
                hover() {
                    events(["pointerover", "pointerrawupdate"], "PointerEvent");
                    events(["mouseover", "mouseenter", "mousemove"], "MouseEvent");
                    events(["wheel"], "WheelEvent");
                    events(["dragstart"], "DragEvent");
                },
                focus() {
                    hit?.focus();
                    hit?.select?.();
                    hit?.blur();
                },
                type() {
                    hit?.focus();
                    events(["keydown"], "KeyboardEvent");
                    events(["beforeinput"], "InputEvent");
                    frame.contentDocument?.execCommand("insertText", false, "y");
                    events(["paste", "copy"], "ClipboardEvent");
                    hit?.blur();
                },
                press() {
                    view.postMessage("x", "*");
                    view.focus();
                    window.focus();
                },
                scroll() {
                    frame.style.width = "300px";
                    view.scrollTo(0, 500);
                    hit?.scrollTo(0, 500);
                },
            };
            gestures[gesture]();
            // A navigation takes the place of another one that has not started.
            await wait(0);
        }
    }
    // On a busy machine, frames take longer, and so does this.
    const end = performance.now() + settle;
    for (let count = 0; count < 30 || performance.now() < end; count++) {
        await wait(10);
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    const unfinished = loaded.flatMap(({ frame, group }) => (frame ? [] : group.map(({ id }) => id)));
    return { ran, own, unfinished, time: performance.now() - started };
}

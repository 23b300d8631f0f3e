// Carries out in Chromium what the library prints for a promise that fails: each attack of `tests/examples/promise_attacks.rs`
// has to do what it is said to do, on a page with the policies that let it in.
//
// The attacks have fixed URLs, so that each browser has one page open at a time.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import http from "node:http";
import https from "node:https";
import { after, before, test } from "node:test";

import { ROOT, certificate, launch, listen, until } from "./browser.mjs";

/** How long an attack may take, in milliseconds. */
const LIMIT = 8_000;

/** Attacks that this cannot show, each with the reason. */
const UNSEEN = {
    script_blob: "a script of the page has to create the URL and to show it to the attacker",
    manifest: "Chromium requests it when it offers to install the page",
};

/** What every script of the attacker does. */
const SCRIPT = "alert(1)";
const STYLE = "*{color:red}";

/** How many attacks are carried out at once. */
const WORKERS = 3;

let output, workers;

const NONCE = "bm9uY2U";

/** The page: the attack, what follows it on the page, and an element that shows the font and the color of the page. */
function page({ headers, markup, beside }) {
    const own = beside.replaceAll("…", NONCE);
    return { headers, body: `<!doctype html><meta charset=utf-8><title>Shop</title><body>${markup}${own}<p id=end>The end</p>` };
}

/** What the attacker writes, with the code of the page that is listed. */
const written = ({ text, listed }) => (listed ? text.replaceAll("…", listed.replace(/^javascript:/, "")) : text);

/** Chromium asks the user before it sends a form of an https page over http, even where it lets mixed content load. */
const isAsked = ({ row, harm }) => harm === "Mixed" && ["form", "formaction"].includes(row);

/** Chromium checks an object or embed element without a type against frame-src as well. */
const isFrame = ({ row, enforce }) =>
    ["object", "embed"].includes(row) && enforce.some((text) => /(^|; )(frame|child)-src /.test(text));

const isShown = (attack) => !(attack.row in UNSEEN) && !isAsked(attack) && !isFrame(attack);

function headersOf(attack) {
    const fill = (text) => text.replaceAll("NONCE", NONCE);
    return {
        "content-type": "text/html",
        ...(attack.enforce.length > 0 && { "content-security-policy": attack.enforce.map(fill) }),
        ...(attack.report.length > 0 && { "content-security-policy-report-only": attack.report.map(fill) }),
        ...(attack.x_frame_options && { "x-frame-options": attack.x_frame_options }),
    };
}

const GIF = Buffer.from("R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=", "base64");

const TYPES = {
    script: ["text/javascript", SCRIPT],
    style: ["text/css", STYLE],
    iframe: ["text/html", "<!doctype html><title>loaded</title>"],
    // Chromium checks a page in them against frame-src as well.
    object: ["image/gif", GIF],
    embed: ["image/gif", GIF],
    document: ["text/html", "<!doctype html><title>sent</title>"],
    track: ["text/vtt", "WEBVTT"],
    manifest: ["application/manifest+json", "{}"],
};

/** Answers the requests of one page at a time: `state` has its attack, and the requests that have reached a server for it. */
const answer = (state) => (request, response) => {
    const { current, hits } = state;
    const scheme = request.socket.encrypted ? "https" : "http";
    const url = new URL(request.url, `${scheme}://${request.headers.host}`);
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("cache-control", "no-store");
    const isOwn = url.origin === output.origin;
    // The page itself may be what an attack loads, as a stylesheet for example.
    if (isOwn && url.pathname === "/" && ["document", "iframe"].includes(request.headers["sec-fetch-dest"])) {
        const markup = current.ancestor || current.is_script ? "" : written(current);
        const { headers, body } = page({ headers: headersOf(current), markup, beside: current.beside });
        response.writeHead(200, headers);
        return response.end(body);
    }
    if (url.pathname === "/ancestor") {
        response.writeHead(200, { "content-type": "text/html" });
        return response.end(`<!doctype html><title>ancestor</title>${written(current)}`);
    }
    if (isOwn && ["/app.js", "/app.css", "/favicon.ico"].includes(url.pathname)) {
        response.writeHead(200, { "content-type": TYPES[request.headers["sec-fetch-dest"]]?.[0] ?? "text/plain" });
        return response.end("");
    }
    if (url.pathname !== "/favicon.ico") hits.push(url.href);
    const [type, body] = TYPES[request.headers["sec-fetch-dest"]] ?? ["text/plain", "x"];
    response.writeHead(200, { "content-type": type });
    response.end(body);
};

/** Servers, and browsers that find every host there. */
async function worker() {
    const state = { current: null, hits: [] };
    const servers = [https.createServer(certificate, answer(state)), http.createServer(answer(state))];
    for (const server of servers) {
        server.on("upgrade", (request, socket) => {
            state.hits.push(`${socket.encrypted ? "wss" : "ws"}://${request.headers.host}${request.url}`);
            socket.destroy();
        });
    }
    const [secure, plain] = await Promise.all(servers.map(listen));
    const browsers = await Promise.all([
        launch({ "*": secure }, { "*": plain }),
        // Only the policies stop mixed content here.
        launch({ "*": secure }, { "*": plain }, MIXED),
    ]);
    return { state, servers, browsers };
}

before(async () => {
    const cargo = ["run", "--quiet", "--package", "security-policy-tests", "--example", "promise_attacks"];
    output = JSON.parse(execFileSync("cargo", cargo, { cwd: ROOT, maxBuffer: 1 << 26 }));
    workers = await Promise.all(Array.from({ length: WORKERS }, worker));
});

const MIXED = {
    features: ["AutoupgradeMixedContent", "MixedFormsInterstitial", "MixedContentAutoupgrade"],
    args: ["--allow-running-insecure-content"],
};

after(async () => {
    for (const { servers, browsers } of workers ?? []) {
        await Promise.all(browsers.map((browser) => browser.close()));
        servers.forEach((server) => server.close());
    }
});

/** Carries out each attack, several at once; returns whether each did what is said of it. */
async function carryOutAll(attacks) {
    const done = [];
    let next = 0;
    const work = async (worker) => {
        while (next < attacks.length) {
            const at = next++;
            done[at] = await carryOut(worker, attacks[at]);
        }
    };
    await Promise.all(workers.map(work));
    return done;
}

/** What an attack has done by now: whether it is what is said of it. */
const DONE = {
    Script: ({ alerts }) => alerts.length > 0,
    Style: ({ tab }) =>
        tab.evaluate(() =>
            [...document.querySelectorAll("body, body *")].some((one) => getComputedStyle(one).color === "rgb(255, 0, 0)"),
        ),
    Leak: ({ hits }) => hits.some((url) => new URL(url).host !== new URL(output.origin).host),
    Framed: async ({ tab }) => {
        const frame = tab.frames().find((one) => one !== tab.mainFrame() && one.url() === `${output.origin}/`);
        return (await frame?.title()) === "Shop";
    },
    Base: ({ tab, attack }) => tab.evaluate((text) => text.includes(`"${document.baseURI}"`), attack.text),
    Mixed: ({ hits }) => hits.some((url) => /^(http|ws):/.test(url)),
    Plugin: async ({ tab, attack, violations, hits }) => {
        if (!attack.text.includes("data:")) return hits.length > 0;
        // What is in a `data:` URL is on no server.
        return violations.length === 0 && (await tab.evaluate(() => document.readyState)) === "complete";
    },
};

/** Opens the page of an attack; returns whether it does what is said of it. */
async function carryOut({ state, browsers: [usual, mixed] }, attack) {
    const hits = [];
    Object.assign(state, { current: attack, hits });
    const context = await (attack.harm === "Mixed" ? mixed : usual).newContext({ ignoreHTTPSErrors: true });
    const [alerts, violations] = [[], []];
    try {
        await context.exposeBinding("attacked", () => alerts.push("alert"));
        await context.exposeBinding("violated", (_, directive) => violations.push(directive));
        await context.addInitScript(() => {
            globalThis.alert = () => globalThis.attacked();
            document.addEventListener("securitypolicyviolation", ({ disposition, effectiveDirective }) => {
                if (disposition === "enforce" && /^(object|frame)-src$/.test(effectiveDirective)) {
                    globalThis.violated(effectiveDirective);
                }
            });
        });
        const tab = await context.newPage();
        tab.on("dialog", (dialog) => {
            alerts.push("dialog");
            dialog.dismiss().catch(() => {});
        });
        await tab.goto(attack.ancestor ? `${attack.ancestor}/ancestor` : `${output.origin}/`);
        // A new task: the exemptions for the debugger do not apply in it.
        if (attack.is_script) await tab.evaluate(`void setTimeout(() => { ${attack.text} }, 0)`);
        if (attack.click) await tab.locator("a, button").first().dispatchEvent("click");
        const seen = { tab, attack, alerts, violations, hits };
        return await until(() => Promise.resolve(DONE[attack.harm](seen)).catch(() => false), attack.limit ?? LIMIT);
    } finally {
        await context.close();
    }
}

test("every printed attack runs", async () => {
    const wrong = [];
    const shown = new Map();
    const policies = new Set();
    const attacks = output.attacks.filter(isShown);
    const done = await carryOutAll(attacks);
    for (const [at, attack] of attacks.entries()) {
        if (done[at]) {
            shown.set(attack.row, (shown.get(attack.row) ?? 0) + 1);
            if (attack.is_shortest) policies.add(JSON.stringify([attack.promise, attack.enforce, attack.report]));
        } else wrong.push(`${attack.row} (${attack.harm}): ${attack.text}\n    under ${JSON.stringify(attack.enforce)}`);
    }
    console.log(`${policies.size} policies with a promise that fails: the printed attack of each runs`);
    console.log(`not tried: ${output.left_out} with a blob: URL or other listed code, ${output.attacks.length - attacks.length} of ${Object.keys(UNSEEN)} a form over http, or an object under frame-src`);
    console.log(`attacks by row: ${[...shown].map(([row, count]) => `${row} ${count}`).join(", ")}`);
    assert.deepEqual(wrong, [], `${wrong.length} of ${output.attacks.length}\n${wrong.join("\n")}`);
    assert.ok(policies.size >= 200);
    const missing = output.rows.filter((row) => !shown.has(row) && !(row in UNSEEN));
    assert.deepEqual(missing, [], "rows of which no attack was seen");
});

/** Policies that let through nothing: the same attacks do nothing there. */
test("the attacks do nothing where policies forbid everything", async () => {
    const nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    const rows = new Map(output.attacks.filter(isShown).map((attack) => [attack.row, attack]));
    const attacks = [...rows.values()].map((attack) => ({ ...attack, enforce: [nothing], limit: 1500 }));
    const done = await carryOutAll(attacks);
    const wrong = attacks.filter((_, at) => done[at]).map(({ row, text }) => `${row}: ${text}`);
    assert.deepEqual(wrong, []);
});

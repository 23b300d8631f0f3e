// What Chromium says of where a request comes from: `Sec-Fetch-*`, `Origin` and `Upgrade` of each kind of request, sent by a
// page of the site itself, of another host of the same site, and of another site.

import http from "node:http";
import http2 from "node:http2";

import { certificate, launch, listen, serve } from "./browser.mjs";

/** The pages that send requests, by what they are to the site `shop.test`. */
const FROM = {
    "same-origin": "shop.test",
    "same-site": "blog.shop.test",
    "cross-site": "evil.test",
    // A page without an origin, as every sandboxed frame is.
    opaque: "sandbox.test",
};

const HEADERS = ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "sec-fetch-user", "origin", "upgrade", ":protocol"];

/** Each kind of request: the script that a page runs to send it to `url`. */
const KINDS = {
    "navigation by a link": (url) => `click('a', {href: '${url}'})`,
    "navigation by a script": (url) => `location = '${url}'`,
    "navigation with no-referrer": (url) => `click('a', {href: '${url}', rel: 'noreferrer', target: '_blank'})`,
    "new window": (url) => `window.open('${url}')`,
    "form GET": (url) => `submit('${url}', 'get')`,
    "form POST": (url) => `submit('${url}', 'post')`,
    "form POST with no-referrer": (url) => `referrer('no-referrer'); submit('${url}', 'post')`,
    "meta refresh": (url) => `document.head.append(make('meta', {httpEquiv: 'refresh', content: '0;url=${url}'}))`,
    iframe: (url) => `add('iframe', {src: '${url}'})`,
    object: (url) => `add('object', {data: '${url}'})`,
    embed: (url) => `add('embed', {src: '${url}'})`,
    image: (url) => `add('img', {src: '${url}'})`,
    "image with crossorigin": (url) => `add('img', {crossOrigin: '', src: '${url}'})`,
    script: (url) => `add('script', {src: '${url}'})`,
    "module script": (url) => `add('script', {type: 'module', src: '${url}'})`,
    "stylesheet": (url) => `add('link', {rel: 'stylesheet', href: '${url}'})`,
    "preload of a font": (url) => `add('link', {rel: 'preload', as: 'font', crossOrigin: '', href: '${url}'})`,
    "modulepreload": (url) => `add('link', {rel: 'modulepreload', href: '${url}'})`,
    "prefetch": (url) => `add('link', {rel: 'prefetch', href: '${url}'})`,
    audio: (url) => `add('audio', {src: '${url}', preload: 'auto'})`,
    video: (url) => `add('video', {src: '${url}', preload: 'auto'})`,
    track: (url) => `add('video', {crossOrigin: ''}).append(make('track', {src: '${url}', default: true, kind: 'captions'})); document.querySelector('video').textTracks[0].mode = 'showing'`,
    "fetch GET": (url) => `fetch('${url}')`,
    "fetch GET with no-cors": (url) => `fetch('${url}', {mode: 'no-cors', credentials: 'include'})`,
    "fetch POST": (url) => `fetch('${url}', {method: 'POST', body: 'a=1', headers: {'content-type': 'application/x-www-form-urlencoded'}})`,
    "fetch POST with no-cors": (url) => `fetch('${url}', {method: 'POST', mode: 'no-cors', body: 'a=1', credentials: 'include'})`,
    "fetch PUT": (url) => `fetch('${url}', {method: 'PUT', body: '{}'})`,
    "fetch HEAD": (url) => `fetch('${url}', {method: 'HEAD'})`,
    XMLHttpRequest: (url) => `{const x = new XMLHttpRequest(); x.open('GET', '${url}'); x.withCredentials = true; x.send()}`,
    EventSource: (url) => `new EventSource('${url}', {withCredentials: true})`,
    sendBeacon: (url) => `navigator.sendBeacon('${url}', 'a=1')`,
    "ping of a link": (url) => `click('a', {href: '#', ping: '${url}'})`,
    WebSocket: (url) => `new WebSocket('${url.replace("http", "ws")}')`,
    Worker: (url) => `new Worker('${url}')`,
    SharedWorker: (url) => `new SharedWorker('${url}')`,
    "service worker": (url) => `navigator.serviceWorker.register('${url}')`,
    "redirect from another site": (url) => `fetch('https://redirect.test/?to=${encodeURIComponent(url)}', {mode: 'no-cors', credentials: 'include'})`,
    "form POST redirected by another site": (url) => `submit('https://redirect.test/?to=${encodeURIComponent(url)}', 'post')`,
    "violation report": (url) => `add('iframe', {src: '/reports?to=${encodeURIComponent(url)}'})`,
};

/** What pages use to send requests. */
const PAGE = `<!doctype html><meta charset=utf-8><title>page</title><body><script>
    const make = (name, values) => Object.assign(document.createElement(name), values);
    const add = (name, values) => { const made = make(name, values); document.body.append(made); return made; };
    const click = (name, values) => add(name, {textContent: 'x', ...values}).click();
    const submit = (action, method) => {
        const form = add('form', {action, method});
        form.append(make('input', {name: 'a', value: '1'}));
        form.submit();
    };
    const referrer = (content) => document.head.append(make('meta', {name: 'referrer', content}));
</script>`;

/** Those of them that are sent to a site without https too: there Chromium names no `Sec-Fetch-*`. */
const INSECURE = ["navigation by a link", "form GET", "form POST", "image", "fetch GET", "fetch POST", "WebSocket"];

/** Records what the site sees of each kind of request, from each kind of page. */
export async function record() {
    const sites = new Sites();
    const { server, port } = await serve((request, response) => sites.answer(request, response));
    const plain = http.createServer((request, response) => sites.answer(request, response));
    const plainPort = await listen(plain);
    for (const each of [server, plain]) {
        each.on("upgrade", (request, socket) => {
            sites.see(request);
            socket.destroy();
        });
    }
    const h2 = await handshakesOfHttp2(sites);
    const browser = await launch({ "*": port, "h2.shop.test": h2.port }, { "*": plainPort });
    const rows = [];
    for (const [scheme, kinds] of [["https", Object.keys(KINDS)], ["http", INSECURE]]) {
        for (const kind of kinds) {
            for (const [from, host] of Object.entries(FROM)) {
                rows.push(...(await send(browser, sites, { kind, from, scheme }, `${scheme}://${host}/`, KINDS[kind])));
            }
        }
    }
    const typed = (url) => `location = '${url}'`;
    rows.push(...(await send(browser, sites, { kind: "address that was typed", from: "user", scheme: "https" }, null, typed)));
    for (const [from, host] of Object.entries(FROM).filter(([from]) => from !== "same-origin")) {
        // The connection on which the handshake is then sent, as a stream of its own.
        const script = (url) => `fetch('https://h2.shop.test/', {mode: 'no-cors', credentials: 'include'}).then(() => ${KINDS.WebSocket(url)})`;
        const row = { kind: "WebSocket over HTTP/2", from, scheme: "https" };
        rows.push(...(await send(browser, sites, row, `https://${host}/`, script, "https://h2.shop.test")));
    }
    await browser.close();
    for (const each of [server, plain, h2.server]) each.close();
    return { version: browser.version(), rows };
}

async function send(browser, sites, row, from, script, site = `${row.scheme}://shop.test`) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    const number = sites.next();
    const target = `${site}/target/${number}`;
    if (from === null) {
        await page.goto(target).catch(() => {});
    } else {
        await page.goto(from);
        await page.evaluate(script(target)).catch(() => {});
    }
    for (const end = Date.now() + 1500; Date.now() < end && sites.seen(number).length === 0; ) {
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
    // A preflight is followed by its request.
    if (sites.seen(number)[0]?.method === "OPTIONS") await new Promise((resolve) => setTimeout(resolve, 300));
    await context.close();
    return sites.seen(number).map((sent) => ({ ...row, ...sent }));
}

/** The answers of all sites, and what `shop.test` was sent. */
class Sites {
    #seen = [];

    next() {
        return this.#seen.push([]) - 1;
    }

    seen(number) {
        return this.#seen[number];
    }

    /** Notes a request for a target; false where it is for another page. */
    see({ url, method, headers }) {
        const number = url.match(/^\/target\/(\d+)/)?.[1];
        if (number === undefined) return false;
        const present = HEADERS.filter((name) => headers[name] !== undefined);
        this.#seen[number].push({ method, ...Object.fromEntries(present.map((name) => [name, headers[name]])) });
        return true;
    }

    answer(request, response) {
        const url = new URL(request.url, `https://${request.headers.host}`);
        const to = url.searchParams.get("to");
        if (this.see(request)) {
            response.setHeader("access-control-allow-origin", request.headers.origin ?? "*");
            response.setHeader("access-control-allow-methods", "PUT");
            response.setHeader("access-control-allow-credentials", "true");
            response.writeHead(204).end();
        } else if (url.pathname === "/reports") {
            response.setHeader("content-security-policy", `img-src 'none'; report-uri ${to}`);
            response.setHeader("content-type", "text/html");
            response.end("<img src=/x>");
        } else if (url.hostname === "redirect.test") {
            response.writeHead(request.method === "POST" ? 307 : 302, { location: to }).end();
        } else {
            if (url.hostname === "sandbox.test") {
                response.setHeader("content-security-policy", "sandbox allow-scripts allow-forms allow-popups allow-top-navigation");
            }
            response.setHeader("content-type", "text/html");
            response.end(PAGE);
        }
    }
}

/** A server of HTTP/2 that takes WebSockets as RFC 8441 has them, by `CONNECT`. */
async function handshakesOfHttp2(sites) {
    const server = http2.createSecureServer({ ...certificate, settings: { enableConnectProtocol: true } });
    server.on("stream", (stream, headers) => {
        sites.see({ url: headers[":path"], method: headers[":method"], headers });
        stream.respond({ ":status": headers[":method"] === "CONNECT" ? 403 : 204 });
        stream.end();
    });
    return { server, port: await listen(server) };
}

/** The rows as they are kept in `tests/data`. */
export function toToml({ version, rows }) {
    const major = version.split(".")[0];
    const intro = `# What Chromium ${major} says about where a request comes from, as a server at shop.test sees it.
# \`from\` is the page that sends it: same-origin, one of shop.test; same-site, one of blog.shop.test; cross-site, one of evil.test;
# opaque, a sandboxed page without an origin. \`scheme\` is that of both. A header that is not named was not sent.
# Recorded by \`tests/browser/run fetch_metadata\`; with \`RECORD=1\` it writes this file.

engine = "Chromium ${major}"
`;
    const quoted = (key) => (/^[a-z-]+$/.test(key) ? key : JSON.stringify(key));
    const line = ([key, value]) => `${quoted(key)} = ${JSON.stringify(value)}\n`;
    const row = (row) => `\n[[request]]\n${Object.entries(row).map(line).join("")}`;
    return intro + rows.map(row).join("");
}

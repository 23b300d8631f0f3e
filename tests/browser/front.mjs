// What is between Chromium and an example: it terminates TLS, records every request, and plays the attacker, who adds markup to a
// page of the example or has hosts of their own. It changes no header of the example.

import { createHash } from "node:crypto";
import http from "node:http";
import https from "node:https";

import { certificate, listen } from "./browser.mjs";

/** Pages of the hosts that are not the example's, by path. */
const PAGES = {
    "/": "<!doctype html><title>other</title>",
    "/script.js": 'console.log("PWNED by a script")',
};

const TYPES = { js: "text/javascript", css: "text/css", svg: "image/svg+xml" };

export class Front {
    /** Every request that has arrived, oldest first, with its answer once there is one. */
    seen = [];
    /** What is added to the page whose URL has `front=<name>`. */
    markup = {};
    /** Headers that are added to the page whose URL has `front-header=<name>`: to show that a check can fail. */
    headers = {};

    /** Starts one in front of the example at a port, which has a host. */
    static async before(port, own) {
        const front = new Front();
        Object.assign(front, { port, own });
        const answer = (request, response) => front.answer(request, response);
        front.servers = [https.createServer(certificate, answer), http.createServer(answer)];
        for (const server of front.servers) {
            server.on("upgrade", (request, socket) => front.open(request, socket));
        }
        [front.secure, front.plain] = await Promise.all(front.servers.map(listen));
        return front;
    }

    close() {
        for (const server of this.servers) {
            server.close();
            server.closeAllConnections();
        }
    }

    /** The requests for a host since a moment (a length of `seen`). */
    since(moment, host = this.own) {
        return this.seen.slice(moment).filter((each) => each.host === host);
    }

    /** Opens a WebSocket, to any host, on which nothing is said (RFC 6455, section 4.2.2). */
    open(request, socket) {
        const url = new URL(request.url, `wss://${request.headers.host}`);
        this.seen.push({ scheme: "wss", host: url.hostname, path: url.pathname, query: url.search, headers: request.headers });
        const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
        const accept = createHash("sha1").update(key).digest("base64");
        const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Accept: ${accept}`];
        socket.on("error", () => socket.destroy());
        socket.write(`${head.join("\r\n")}\r\n\r\n`);
    }

    answer(request, response) {
        const scheme = request.socket.encrypted ? "https" : "http";
        const url = new URL(request.url, `${scheme}://${request.headers.host}`);
        const { method, headers } = request;
        const entry = { scheme, host: url.hostname, path: url.pathname, query: url.search, method, headers, body: "" };
        this.seen.push(entry);
        const chunks = [];
        request.on("data", (chunk) => chunks.push(chunk));
        request.on("end", () => {
            const body = Buffer.concat(chunks);
            entry.body = body.toString();
            if (url.hostname === this.own) this.#pass(entry, url, body, request, response);
            else this.#other(entry, url, response);
        });
    }

    #other(entry, url, response) {
        entry.status = 200;
        const body = this.markup[url.searchParams.get("front")] ?? PAGES[url.pathname] ?? "";
        const type = TYPES[url.pathname.split(".").at(1)] ?? "text/html; charset=utf-8";
        response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*", "cache-control": "no-store" });
        response.end(body);
    }

    #pass(entry, url, body, request, response) {
        const markup = this.markup[url.searchParams.get("front")];
        const more = this.headers[url.searchParams.get("front-header")] ?? {};
        const path = url.pathname + url.search.replace(/[?&]front(-header)?=[^&]*/g, "").replace(/^&/, "?");
        const headers = { ...request.headers, "x-forwarded-proto": entry.scheme, "x-forwarded-for": "192.0.2.7" };
        if (markup !== undefined) delete headers["accept-encoding"];
        // A connection that is kept could be closed by the example just when it is used again.
        const target = { host: "127.0.0.1", port: this.port, agent: false };
        const inner = http.request({ ...target, method: entry.method, path, headers }, (answer) => {
            entry.status = answer.statusCode;
            entry.answer = answer.headers;
            const rewrites = markup !== undefined && /html/.test(answer.headers["content-type"] ?? "");
            const pairs = Object.entries({ ...answer.headers, ...more }).filter(
                ([name]) => !(rewrites && ["content-length", "transfer-encoding"].includes(name)),
            );
            response.writeHead(answer.statusCode, Object.fromEntries(pairs));
            if (!rewrites) return answer.pipe(response);
            const chunks = [];
            answer.on("data", (chunk) => chunks.push(chunk));
            answer.on("end", () => {
                const nonce = /'nonce-([^']+)'/.exec(answer.headers["content-security-policy"] ?? "")?.[1] ?? "";
                response.end(Buffer.concat(chunks) + markup.replaceAll("NONCE", nonce));
            });
        });
        inner.on("error", (error) => {
            entry.status = 502;
            response.writeHead(502).end(String(error));
        });
        inner.end(body);
    }
}

// Starts `tests/examples/preset_site.rs`, whose path is in PRESETS, and asks servers for their headers.

import http from "node:http";
import { listening } from "../../browser/listening.mjs";

export const presets = () => listening(process.env.PRESETS, ["--listen", "127.0.0.1:0"]);

/** What a server adds for the connection or for its body, and no library for security. */
const TRANSPORT = ["date", "connection", "keep-alive", "content-length", "content-type", "transfer-encoding", "allow", "server"];

/** The status and the headers of a response by lower-case name; directives of a CSP have one space between them. */
export function ask(port, host, { method = "GET", path = "/", headers = {} }) {
  return new Promise((resolve, reject) => {
    const options = { port, host: "127.0.0.1", method, path, headers: { host, ...headers }, agent: false };
    http
      .request(options, (response) => {
        response.resume();
        const found = { status: String(response.statusCode) };
        for (let at = 0; at < response.rawHeaders.length; at += 2) {
          const name = response.rawHeaders[at].toLowerCase();
          if (TRANSPORT.includes(name)) continue;
          const value = response.rawHeaders[at + 1];
          const normal = name === "content-security-policy" ? value.split(";").map((each) => each.trim()).filter(Boolean).join("; ") : value;
          found[name] = name in found ? `${found[name]}\n${normal}` : normal;
        }
        response.on("end", () => resolve(found));
      })
      .on("error", reject)
      .end();
  });
}

/** Requests that a site gets: every method on several paths, over both schemes as a proxy names them. */
export const REQUESTS = ["GET", "HEAD", "POST", "PUT", "DELETE"].flatMap((method) =>
  ["/", "/a/b.html", "/missing?x=1", "/%61"].flatMap((path) =>
    ["http", "https"].map((scheme) => ({ method, path, scheme, headers: { "x-forwarded-proto": scheme } })),
  ),
);

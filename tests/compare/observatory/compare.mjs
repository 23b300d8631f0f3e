// Runs the scanner of the HTTP Observatory, unchanged, on a page under each preset. It only asks ports 80 and 443 of a host, so that its
// connections are led to servers here: https in front of the presets, and http that redirects to it.

import { scan } from "@mdn/mdn-http-observatory";
import { readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";

import { presets } from "../common/presets.mjs";

const PORTS = new Map();
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...parameters) {
  const options = Array.isArray(parameters[0]) ? parameters[0][0] : parameters[0];
  const port = PORTS.get(Number(options?.port));
  if (port) Object.assign(options, { host: "127.0.0.1", port });
  return connect.apply(this, parameters);
};

const read = (name) => readFileSync(`${process.env.CERTIFICATE}/${name}.pem`);
const site = await presets();
const secure = https.createServer({ key: read("key"), cert: read("cert") }, (request, response) => {
  const { method, url: path, headers } = request;
  http
    .request({ host: "127.0.0.1", port: site.port, method, path, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    })
    .end();
});
const plain = http.createServer((request, response) =>
  response.writeHead(301, { location: `https://${request.headers.host}${request.url}` }).end(),
);
for (const [port, server] of [[443, secure], [80, plain]]) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  PORTS.set(port, server.address().port);
}

const start = Date.now();
const rows = ["| page under | grade | score | failing tests |", "|---|---|---|---|"];
let strict;
for (const name of process.env.NAMES.split(",")) {
  const { scan: found, tests } = await scan(`${name}.observatory.test`);
  const failing = Object.entries(tests).filter(([, test]) => !test.pass).map(([test, { result }]) => `\`${test}\`: ${result}`);
  rows.push(`| ${name} | ${found.grade} | ${found.score} | ${failing.join(", ") || "none"} |`);
  if (name === "strict") strict = found.grade === "A+" && found.testsFailed === 0 && !failing.length;
}
site.stop();
for (const server of [secure, plain]) {
  server.close();
  server.closeAllConnections();
}

const table = `${rows.join("\n")}\n`;
if (process.env.BLESS) writeFileSync("expected.md", table);
const same = readFileSync("expected.md", "utf8") === table;
console.log(table);
if (!strict) console.log("`Strict` has to be A+ without a failing test");
if (!same) console.log("`expected.md` says something else: read what has changed, and update it with BLESS=1");
const seconds = ((Date.now() - start) / 1000).toFixed(1);
console.log(`observatory: ${rows.length - 2} cases, ${same ? "all as expected" : "not as expected"}, ${seconds} s`);
process.exitCode = strict && same ? 0 : 1;

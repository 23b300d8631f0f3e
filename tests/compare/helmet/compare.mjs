// Serves the defaults of helmet beside the preset that imitates them, and compares the headers.

import helmet from "helmet";
import http from "node:http";

import { REQUESTS, ask, presets } from "../common/presets.mjs";
import { Tally } from "../common/tally.mjs";
import { DIFFERENCES } from "./differences.mjs";

const protect = helmet();
const server = http.createServer((request, response) => {
  // As express does, before any middleware.
  response.setHeader("X-Powered-By", "example");
  protect(request, response, () => response.setHeader("Content-Type", "text/html").end("<!doctype html><title>page</title>"));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const ours = await presets();

const tally = new Tally("helmet", DIFFERENCES, REQUESTS.length);
for (const request of REQUESTS) {
  tally.add(request, await ask(ours.port, "helmet.test", request), await ask(server.address().port, "helmet.test", request));
}
ours.stop();
server.close();
tally.finish();

// Serves each header with a page, and compares what is declared with what Chromium has read, by its protocol, and with its complaints.

import { execFileSync } from "node:child_process";

import { launch, serve } from "../../browser/browser.mjs";
import { CASES, SEED } from "../common/random.mjs";
import { COMPLAINTS, UNKNOWN } from "./differences.mjs";

const headers = JSON.parse(execFileSync(process.env.HEADERS, [SEED, CASES], { maxBuffer: 1 << 28, encoding: "utf8" }));
const { port } = await serve((request, response) => {
  const header = headers[Number(new URL(request.url, "https://x").searchParams.get("at") ?? -1)];
  if (header) response.setHeader(`content-security-policy${header.isEnforced ? "" : "-report-only"}`, header.text);
  response.setHeader("content-type", "text/html");
  response.end("<!doctype html><title>x</title>");
});
const browser = await launch({ "*": port });
const context = await browser.newContext({ ignoreHTTPSErrors: true });
console.log(`Chromium ${browser.version()}`);

const [start, wrong, explained] = [Date.now(), [], new Map()];
const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);

/** The policies as the protocol has them: their text, which Chromium has taken out of the header. */
const words = (text) => text.split(";").map((directive) => directive.trim().split(" ")).map(([name, ...words]) => [name, words]);

let next = 0;
async function tab() {
  const page = await context.newPage();
  // Other programs may keep the machine busy.
  page.setDefaultTimeout(120_000);
  const protocol = await context.newCDPSession(page);
  const { frameTree } = await protocol.send("Page.getFrameTree");
  await protocol.send("Network.enable");
  let at;
  page.on("console", (message) => {
    // It comes with the response, before the page has loaded.
    const text = message.text();
    const unknown = /^Unrecognized Content-Security-Policy directive '(.*)'\.$/.exec(text)?.[1];
    const row = unknown in UNKNOWN ? unknown : COMPLAINTS.find(({ when }) => when(text, headers[at]));
    if (row) count(explained, row);
    else wrong.push({ text: headers[at].text, complaint: text });
  });
  while (next < headers.length) {
    at = next++;
    const header = headers[at];
    await page.goto(`https://app.test/?at=${at}`);
    const { status } = await protocol.send("Network.getSecurityIsolationStatus", { frameId: frameTree.frame.id });
    const read = (status.csp ?? []).map(({ effectiveDirectives, isEnforced, source }) => ({
      directives: words(effectiveDirectives),
      isEnforced,
      source,
    }));
    const declared = header.policies.map((directives) => ({ directives, isEnforced: header.isEnforced, source: "HTTP" }));
    if (JSON.stringify(read) !== JSON.stringify(declared)) wrong.push({ text: header.text, read, declared });
  }
  await page.close();
}
await Promise.all(Array.from({ length: 3 }, tab));
await browser.close();

const policies = headers.flatMap((header) => header.policies);
const uses = new Map();
for (const [name] of policies.flat()) count(uses, name);
// It complains about each directive that it does not know, and so knows the others.
for (const [name, reason] of Object.entries(UNKNOWN)) {
  const [complaints, used] = [explained.get(name) ?? 0, uses.get(name) ?? 0];
  console.log(`${String(complaints).padStart(6)}  ${name}: ${reason}`);
  if (complaints !== used) wrong.push({ name, complaints, used });
}
for (const row of COMPLAINTS) console.log(`${String(explained.get(row) ?? 0).padStart(6)}  ${row.reason}`);
const idle = COMPLAINTS.filter((row) => !explained.has(row));
for (const each of wrong.slice(0, 10)) console.log(`wrong: ${JSON.stringify(each)}`);
if (idle.length) console.log(`explains nothing: ${idle.map(({ reason }) => reason).join(", ")}`);
console.log(
  `csp_parsed: seed ${SEED}, ${headers.length} headers, ${policies.length} policies, ${uses.size} directives each at least ` +
    `${Math.min(...uses.values())} times, ${wrong.length} wrong, ${((Date.now() - start) / 1000).toFixed(1)} s`,
);
if (wrong.length || headers.length < 1 || (SEED === 1 && CASES >= 1000 && idle.length)) process.exitCode = 1;

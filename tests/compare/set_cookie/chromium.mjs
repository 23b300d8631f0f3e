// Compares what we store for a `Set-Cookie` line with what Chromium stores: fifty lines in a response, read back by its protocol.

import { launch, listen, certificate } from "../../browser/browser.mjs";
import http from "node:http";
import https from "node:https";

import { CASES, Tally } from "../common/tally.mjs";
import { CHROMIUM } from "./differences.mjs";
import { lines } from "./lines.mjs";
import { compared, model } from "./model.mjs";

const questions = lines(CASES);
const own = model(questions);

/** Lines of one place whose cookies do not replace each other: at most one has no name. */
function batches() {
  const open = new Map();
  const full = [];
  for (const question of questions) {
    const isNameless = !/^[^;=]*[^;=\s][^;=]*=/.test(question.text);
    // Two large ones at most: Chromium limits the size of all headers of a response.
    const isLarge = question.text.length > 2000;
    const key = `${question.origin}${question.path}`;
    const list = open.get(key) ?? open.set(key, []).get(key);
    let batch = list.find((each) => (!isNameless || !each.isNameless) && (!isLarge || each.large < 10));
    if (!batch) list.push((batch = { key, questions: [], isNameless: false, large: 0 }));
    batch.questions.push(question);
    batch.isNameless ||= isNameless;
    batch.large += Number(isLarge);
    if (batch.questions.length === 50) full.push(...list.splice(list.indexOf(batch), 1));
  }
  return [...full, ...[...open.values()].flat()];
}

let current;
/** Written as it is: Node would reject some of these lines. */
function answer(request) {
  const set = current && request.url === new URL(current.key).pathname ? current.questions : [];
  const headers = set.map(({ text }) => `Set-Cookie: ${text}\r\n`).join("");
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n`;
  request.socket.end(Buffer.from(`${head}${headers}\r\nok`));
}

const [secure, plain] = [https.createServer(certificate, answer), http.createServer(answer)];
const ports = await Promise.all([secure, plain].map(listen));
const browser = await launch({ "*": ports[0] }, { "*": ports[1] });
const page = await browser.newPage();
const protocol = await page.context().newCDPSession(page);
const tally = new Tally("set_cookie, Chromium", CHROMIUM);
console.log(`Chromium ${browser.version()}`);

for (current of batches()) {
  await page.goto(current.key);
  const now = Date.now() / 1000;
  const { cookies } = await protocol.send("Network.getAllCookies");
  await protocol.send("Network.clearBrowserCookies");
  const found = new Map(cookies.map((cookie) => [/c(\d+)x/.exec(cookie.name + cookie.value)?.[1], cookie]));
  for (const question of current.questions) {
    const cookie = found.get(String(question.at));
    found.delete(String(question.at));
    const ours = own[question.at];
    const partitioned = ours.stored ? { partitioned: ours.partitioned } : {};
    tally.add(question, { ...compared(ours), ...partitioned }, theirs(cookie, now, ours));
  }
  if (found.size) throw new Error(`cookies of no line: ${JSON.stringify([...found.values()])}`);
}
await browser.close();
secure.close();
plain.close();
tally.finish();

function theirs(cookie, now, ours) {
  if (!cookie) return { stored: false };
  const { name, value, domain, path, secure, httpOnly, sameSite, expires, partitionKey } = cookie;
  const left = expires < 0 ? null : expires - now;
  // The clock goes on between the response and the question; a date of the table is far from any `Max-Age` but the limit, to which
  // Chromium shortens it.
  const isAge = left !== null && ours.maxAge !== null && Math.abs(left - ours.maxAge) < 30;
  const lifetime = isAge ? { maxAge: ours.maxAge } : left === null ? { maxAge: null, isFuture: null } : { maxAge: null, isFuture: true };
  const all = { stored: true, name, value, domain: domain.replace(/^\./, ""), hostOnly: !domain.startsWith("."), path, secure, httpOnly, sameSite, ...lifetime };
  return { ...compared(all), partitioned: Boolean(partitionKey) };
}

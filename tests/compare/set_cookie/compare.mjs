// Compares what we store for a `Set-Cookie` line with tough-cookie in strict mode.

import { CookieJar } from "tough-cookie";

import { CASES, Tally } from "../common/tally.mjs";
import { TOUGH_COOKIE } from "./differences.mjs";
import { lines } from "./lines.mjs";
import { compared, model } from "./model.mjs";

function toughCookie({ origin, path, text }) {
  const jar = new CookieJar(undefined, { prefixSecurity: "strict", rejectPublicSuffixes: true, looseMode: false });
  let cookie;
  try {
    cookie = jar.setCookieSync(text, origin + path);
  } catch {
    return { stored: false };
  }
  if (!cookie || cookie.TTL() <= 0) return { stored: false };
  const { key, value, domain, hostOnly, path: own, secure, httpOnly, sameSite, maxAge, expires } = cookie;
  const isFuture = expires instanceof Date ? true : null;
  return { stored: true, name: key, value, domain, hostOnly, path: own, secure, httpOnly, sameSite: sameSite && sameSite[0].toUpperCase() + sameSite.slice(1), maxAge, isFuture };
}

const questions = lines(CASES);
const tally = new Tally("set_cookie, tough-cookie", TOUGH_COOKIE);
for (const [at, answer] of model(questions).entries()) {
  const question = { ...questions[at], rejected: answer.rejected };
  tally.add(question, compared(answer), compared(toughCookie(question)));
}
tally.finish();

// Why two readers of `Set-Cookie` differ, a row each. `line` has the text, where it came from, and why we reject it.

import { DATES } from "./lines.mjs";

/** The name of the cookie, or the value where it has none, as a browser would read it back. */
const readBack = ({ text }) => {
  const [, name, value] = /^(?:([^;=]*)=)?([^;]*)/.exec(text);
  return (name?.trim() || value).trim();
};
const isNameless = ({ text }) => !/^[^;=]*[^;=\s][^;=]*=/.test(text);
const has = (name) => ({ text }) => new RegExp(`;[ \\t]*${name}[ \\t]*(=|;|$)`, "i").test(text);
const values = (name, text) => [...text.matchAll(new RegExp(`;[ \\t]*${name}[ \\t]*(?:=[ \\t]*([^;]*?))?[ \\t]*(?=;|$)`, "gi"))].map(([, value]) => value ?? "");
const last = (name, text) => values(name, text).at(-1);
const isNumber = (text) => /^-?\d+$/.test(text);

/** Rows for a cookie that we reject for a reason, and they store. */
const weReject = (rejection, rule, reason, when = () => true) => ({
  rule,
  reason,
  field: "stored",
  when: (line, ours) => !ours.stored && line.rejected === rejection && when(line),
});

/** Rows for a cookie that only we store. */
const theyReject = (rule, reason, when) => ({ rule, reason, field: "stored", when: (line, ours) => ours.stored && when(line) });

/** The last readable date counts (section 5.6.1); the model has the last attribute, and leaves reading it to its caller. */
const isOverruled = ({ text }) => !values("Max-Age", text).some(isNumber) && DATES[last("Expires", text)] === null && values("Expires", text).some((date) => DATES[date] !== null);

const isReset = ({ text }) => ["", "."].includes(last("Domain", text)) && values("Domain", text).some((domain) => domain.replace(".", ""));

export const TOUGH_COOKIE = [
  weReject("Prefix", "prefix in another case", "6265bis, section 5.7: browsers compare prefixes without case, and tough-cookie with case", (line) => /^__(host|secure)-/i.test(readBack(line)) && !/^__(Host|Secure)-/.test(readBack(line))),
  weReject("Prefix", "`__Http-` and `__Host-Http-`", "layered cookies: tough-cookie does not know these prefixes", (line) => /^__(host-)?http-/i.test(readBack(line))),
  weReject("Partitioned", "`Partitioned` without `Secure`", "CHIPS: tough-cookie does not know the attribute", has("Partitioned")),
  weReject("SameSite", "`SameSite=None` without `Secure`", "6265bis, section 5.7: tough-cookie does not check it", has("SameSite")),
  weReject("Unreadable", "more than 4096 bytes", "6265bis, section 5.6: tough-cookie has no limit", ({ text }) => Buffer.byteLength(text) > 4096),
  weReject("Unreadable", "a control character in an attribute", "6265bis, section 5.6, step 1: the line is ignored; tough-cookie looks only at the name and the value", ({ text }) => /;.*[\x00-\x08\x0a-\x1f\x7f]/.test(text)),
  weReject("Unreadable", "DEL", "6265bis, section 5.6, step 1: the line is ignored; for tough-cookie, it is no control character", ({ text }) => /^[^;]*\x7f/.test(text)),
  weReject("Unreadable", "a vertical tab around the name or the value", "the same; tough-cookie takes it for white space", ({ text }) => /^\s*\x0b|^[^;=]*\x0b\s*=|=\s*\x0b|\x0b\s*(;|$)/.test(text)),
  weReject("Domain", "two dots at the start of a domain", "6265bis, section 5.6.3: one is left out, and no host ends in `..example.com`; tough-cookie matches it with `.example.com`: its defect", ({ text }) => last("Domain", text)?.startsWith("..")),
  theyReject("host that is a public suffix", "6265bis, section 5.7: a `Domain` that names the host itself has no effect; tough-cookie rejects the cookie", ({ origin, text }) => values("Domain", text).some((domain) => `https://${domain}` === origin) && origin === "https://github.io"),
  { rule: "empty `Domain` after another", field: ["stored", "domain", "hostOnly"], reason: "6265bis, section 5.7: the last one counts; tough-cookie ignores it", when: isReset },
  theyReject("no name", "6265bis, section 5.6: a cookie without a name is stored; tough-cookie does so in its loose mode alone", isNameless),
  theyReject("tab", "6265bis, section 5.6, step 1: a tab is allowed; tough-cookie rejects it in a name or value", ({ text }) => /^[^;]*\t/.test(text)),
  { rule: "Max-Age of more than 400 days", field: "lifetime", reason: "6265bis, section 5.5: browsers shorten it, and tough-cookie does not", when: (_, ours, theirs) => ours.lifetime === 34_560_000 && theirs.lifetime > 34_560_000 },
  { rule: "attribute of more than 1024 bytes", field: "path", reason: "6265bis, section 5.6: browsers ignore it, and tough-cookie does not", when: (_, ours, theirs) => theirs.path.length > 1024 },
  { rule: "date before a date that is none", field: "lifetime", reason: "the model names the last `Expires`, readable or not", when: isOverruled },
  { rule: "date in the past before a date that is none", field: "stored", reason: "the same: the last readable date deletes the cookie", when: (line, ours) => ours.stored && isOverruled(line) },
];

/** Names and values, without the white space around them. */
const pieces = (text) => text.split(";").flatMap((part) => part.split(/=(.*)/s)).filter(Boolean).map((piece) => piece.replace(/^[ \t]+|[ \t]+$/g, ""));

export const CHROMIUM = [
  theyReject("tab", "6265bis, section 5.6, step 1: a tab is allowed; Chromium rejects it inside the name or the value of the cookie or of an attribute", ({ text }) => pieces(text).some((piece) => piece.includes("\t"))),
  theyReject("`Domain=.`", "6265bis, section 5.6.3: nothing is left after the dot, and the attribute has no effect; Chromium rejects the cookie", ({ text }) => last("Domain", text) === "."),
  theyReject("no name, and `=` in the value", "6265bis, section 5.6: the first `=` ends the name; Chromium rejects what would be read back as another name", (line) => isNameless(line) && /^\s*=[^;]*=/.test(line.text)),
  { rule: "`Max-Age` with a plus sign", field: ["lifetime", "stored"], reason: "6265bis, section 5.6.2: it is no number, and the attribute is ignored; Chromium takes it for one", when: ({ text }) => last("Max-Age", text) === "+5" },
  { rule: "`Max-Age` before one that is no number", field: ["lifetime", "stored"], reason: "6265bis, section 5.6.2: what is no number is ignored, and the one before counts; Chromium looks at the last alone", when: ({ text }) => !isNumber(last("Max-Age", text) ?? "0") && values("Max-Age", text).some(isNumber) },
];

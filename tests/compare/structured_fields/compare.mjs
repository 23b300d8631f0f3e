// Generates structured fields (RFC 9651), and compares the canonical form that three parsers give each.

import { parseDictionary, parseItem, parseList, serializeDictionary, serializeItem, serializeList } from "structured-headers";

import { answers } from "../common/answers.mjs";
import { Random, mutated } from "../common/random.mjs";
import { CASES, Tally } from "../common/tally.mjs";
import { SFV, STRUCTURED_HEADERS } from "./differences.mjs";

const random = new Random();
const BARE = [
  () => String(random.below(2000) - 1000),
  () => `${random.oneIn(2) ? "-" : ""}${"9".repeat(1 + random.below(17))}`,
  () => `${random.of(["", "-", "00"])}${random.below(1000)}.${random.of(["0", "5", "25", "125", "500", "1234", ""])}`,
  () => `"${random.of(["", "text", "a b", 'say \\"hi\\"', "back\\\\slash", "no\\escape", "\u00e9", "tab\t", "/path?q=1"])}"`,
  () => random.of(["token", "*", "text/html", "same-origin", "A1", "a:b", "a'b", "https://a.example", "x!#$%&'*+-.^_`|~"]),
  () => `:${random.of(["", "aGk=", "aGk", "aGkh", "aG=k", "aGl=", "a", "a-_b", "aGk==", "===", "YQ=", "YQ==", "YR=="])}:`,
  () => random.of(["?0", "?1", "?", "?2", "?true"]),
  () => `@${random.of(["0", "-1", "1659578233", "1.5", "", "999999999999999", "9999999999999999"])}`,
  () => `%"${random.of(["", "text", "f%c3%bc", "f%C3%BC", "%ff", "%22", "100%", "%e2%82%ac", "a\\b", "\u00fc", "%00", "%ed%a0%80"])}"`,
];
const KEYS = ["a", "b", "c", "report-to", "*k", "a.b", "a_1", "A", "1a", "-a", "q"];
const SPACE = ["", "", "", " ", "  ", "\t"];
const CHARACTERS = [..." \t,;=()\"\\:?@%*-._0123456789abzAZ'/\u00e9\0\n~"];
const KINDS = ["item", "list", "dictionary"];

const bare = () => random.of(BARE)();
const parameters = () =>
  Array.from({ length: random.oneIn(3) ? 1 + random.below(3) : 0 }, () => {
    const value = random.oneIn(3) ? "" : `=${bare()}`;
    return `${random.oneIn(12) ? " " : ""};${random.of(SPACE)}${random.of(KEYS)}${value}`;
  }).join("");
const item = () => bare() + parameters();
const inner = () =>
  `(${random.of(SPACE)}${Array.from({ length: random.below(4) }, item).join(random.of([" ", " ", "  ", "", "\t"]))}${random.of(SPACE)})${parameters()}`;
const member = () => (random.oneIn(3) ? inner() : item());
const joined = (one) =>
  Array.from({ length: random.below(5) }, one).join(random.of([", ", ",", " ,", "\t,\t", ", , "])) + (random.oneIn(15) ? "," : "");
const entry = () => {
  const [key, way] = [random.of(KEYS), random.below(4)];
  return way === 0 ? key + parameters() : `${key}${random.oneIn(20) ? " " : ""}=${member()}`;
};
const KIND = { item, list: () => joined(member), dictionary: () => joined(entry) };

/** A text of a kind, which is read as another one in one of six cases. */
function question() {
  const kind = random.of(KINDS);
  let text = KIND[kind]();
  if (random.oneIn(3)) text = mutated(text, CHARACTERS, random);
  if (random.oneIn(8)) text = random.of([" ", "\t", "  "]) + text;
  if (random.oneIn(8)) text += random.of([" ", "\t", "  "]);
  return { kind: random.oneIn(6) ? random.of(KINDS) : kind, text };
}

const READ = {
  item: (text) => serializeItem(parseItem(text)),
  list: (text) => serializeList(parseList(text)),
  dictionary: (text) => serializeDictionary(parseDictionary(text)),
};

function structuredHeaders({ kind, text }) {
  try {
    return READ[kind](text);
  } catch {
    return null;
  }
}

const questions = Array.from({ length: CASES }, question);
const [sfv, npm] = [new Tally("structured_fields, sfv", SFV), new Tally("structured_fields, structured-headers", STRUCTURED_HEADERS)];
let valid = 0;
for (const [at, answer] of answers("structured_fields", questions).entries()) {
  valid += Number(answer.ours !== null);
  sfv.add(questions[at], { canonical: answer.ours }, { canonical: answer.sfv });
  npm.add(questions[at], { canonical: answer.ours }, { canonical: structuredHeaders(questions[at]) });
}
console.log(`${valid} of ${CASES} texts are valid`);
sfv.finish();
npm.finish();
// Texts that are all valid, or all invalid, would compare little.
if (valid < CASES / 5 || valid > (CASES * 4) / 5) process.exitCode = 1;

// Reads policies and our findings from standard input, one JSON object per line, runs csp_evaluator on each policy, and
// prints where the two agree. A class that only csp_evaluator finds has to be explained in `differences.mjs`.

import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import evaluator from "csp_evaluator/dist/evaluator.js";
import finding from "csp_evaluator/dist/finding.js";
import parser from "csp_evaluator/dist/parser.js";
import security from "csp_evaluator/dist/checks/security_checks.js";

import { EXPLAINED } from "./differences.mjs";

const { CspEvaluator, DEFAULT_CHECKS, STRICTCSP_CHECKS } = evaluator;
const { Type } = finding;
const CHECKS = [...DEFAULT_CHECKS, ...STRICTCSP_CHECKS, security.checkHasConfiguredReporting];

/** What both look for: the types of csp_evaluator, and which of our findings say the same. */
const CLASSES = [
  ["missing semicolon", [Type.MISSING_SEMICOLON], error(/is the name of a directive/)],
  ["unknown directive", [Type.UNKNOWN_DIRECTIVE], error(/is not a directive of/)],
  [
    "invalid keyword",
    [Type.INVALID_KEYWORD],
    either(lint("csp_unquoted_keyword"), error(/is not a keyword|^`'\S+` (is in hexadecimal|decodes to|lacks its)|is not base64|lacks its quotes/)),
  ],
  [
    "script-src missing",
    [Type.MISSING_DIRECTIVES, "script-src"],
    either(lint("csp_missing_script_src"), lint("csp_elem_without_script_src"), lint("csp_missing")),
  ],
  [
    "object-src missing",
    [Type.MISSING_DIRECTIVES, "object-src"],
    either(
      lint("csp_missing_object_src"),
      lint("csp_missing_default_src"),
      lint("csp_missing_script_src"),
      lint("csp_elem_without_script_src"),
      lint("csp_missing"),
    ),
  ],
  ["base-uri missing", [Type.MISSING_DIRECTIVES, "base-uri"], lint("csp_missing_base_uri")],
  ["unsafe-inline", [Type.SCRIPT_UNSAFE_INLINE], lint("csp_script_unsafe_inline")],
  ["unsafe-eval", [Type.SCRIPT_UNSAFE_EVAL], lint("csp_unsafe_eval")],
  ["unsafe-hashes", [Type.SCRIPT_UNSAFE_HASHES], lint("csp_unsafe_hashes")],
  [
    "broad source",
    [Type.PLAIN_URL_SCHEMES, Type.PLAIN_WILDCARD],
    either(lint("csp_script_broad_source"), lint("csp_broad_source"), lint("framing_ancestors_broad")),
  ],
  ["allowlist of scripts", [Type.SCRIPT_ALLOWLIST_BYPASS], either(lint("csp_bypassable_host"), lint("csp_script_allowlist"))],
  ["object-src not none", [Type.OBJECT_ALLOWLIST_BYPASS], () => false],
  ["IP address", [Type.IP_SOURCE], either(lint("csp_ip_source"), lint("csp_localhost_source"))],
  ["obsolete directive", [Type.DEPRECATED_DIRECTIVE], lint("csp_obsolete_directive")],
  ["http source", [Type.SRC_HTTP], either(lint("csp_insecure_source"), lint("reporting_insecure_uri"), lint("csp_localhost_source"))],
  ["short nonce", [Type.NONCE_LENGTH], lint("csp_static_nonce")],
  ["nonce characters", [Type.NONCE_CHARSET], error(/is not a nonce: its value/)],
  ["strict-dynamic alone", [Type.STRICT_DYNAMIC_NOT_STANDALONE], lint("csp_strict_dynamic_alone")],
  ["no strict-dynamic", [Type.STRICT_DYNAMIC], either(lint("csp_script_allowlist"), lint("csp_script_broad_source"))],
  ["ignored source", [Type.IGNORED], lint("csp_ignored_fallback")],
  ["no reporting", [Type.REPORTING_DESTINATION_MISSING], lint("reporting_missing")],
  ["report-to only", [Type.REPORT_TO_ONLY], lint("reporting_report_to_only")],
  ["no Trusted Types", [Type.REQUIRE_TRUSTED_TYPES_FOR_SCRIPTS], either(lint("csp_missing_trusted_types"), lint("csp_trusted_types"))],
  ["no unsafe-inline fallback", [Type.UNSAFE_INLINE_FALLBACK], () => false],
  ["no allowlist fallback", [Type.ALLOWLIST_FALLBACK], () => false],
];

const rows = new Map(CLASSES.map(([name]) => [name, { both: 0, theirs: 0, ours: 0, neither: 0, open: [] }]));
const reasons = new Map();
const oursAlone = new Map();
const used = new Set();
let [cases, same, explained, unexplained] = [0, 0, 0, 0];
const start = Date.now();
let policies = 0;
let crashes = 0;

for await (const line of createInterface({ input: process.stdin })) {
  const { policy, findings } = JSON.parse(line);
  policies += 1;
  let theirs;
  try {
    theirs = new CspEvaluator(new parser.CspParser(policy).csp).evaluate([], CHECKS);
  } catch (error) {
    // What it does with `frame-src http://`.
    if (error.code !== "ERR_INVALID_URL") throw error;
    crashes += 1;
    continue;
  }
  const outcome = { explained: 0, open: 0 };
  for (const [name, types, says] of CLASSES) {
    const row = rows.get(name);
    const directive = types.find((type) => typeof type === "string");
    const they = theirs.filter((found) => types.includes(found.type) && (!directive || found.directive === directive));
    const we = findings.some(says);
    if (they.length && we) row.both += 1;
    else if (we) row.ours += 1;
    else if (!they.length) row.neither += 1;
    else {
      row.theirs += 1;
      const why = (found) =>
        EXPLAINED.find(([of, , test]) => (of === name || of === "*") && test(found, policy, findings));
      const given = they.map(why);
      outcome[given.every(Boolean) ? "explained" : "open"] += 1;
      if (given.every(Boolean)) {
        for (const rule of new Set(given)) {
          used.add(rule);
          const key = `${name}: ${rule[1]}`;
          reasons.set(key, (reasons.get(key) ?? 0) + 1);
        }
      } else row.open.push({ policy, they: they.map((found) => `${found.directive} ${found.value ?? ""}`.trim()) });
    }
  }
  cases += 1;
  if (outcome.open) unexplained += 1;
  else if (outcome.explained) explained += 1;
  else same += 1;
  const mapped = (found) => CLASSES.some(([, , says]) => says(found));
  for (const found of findings.filter((found) => !mapped(found))) {
    const name = found.lint ?? "(a value that browsers cannot read)";
    oursAlone.set(name, (oursAlone.get(name) ?? 0) + 1);
  }
}

const results = [];
const print = (line) => results.push(line);
print(`${policies} policies; csp_evaluator 1.1.8 crashed on ${crashes}\n`);
print("| class | both | neither | we find more | they find more | of these unexplained |");
print("|---|---|---|---|---|---|");
for (const [name, row] of rows) {
  print(`| ${name} | ${row.both} | ${row.neither} | ${row.ours} | ${row.theirs} | ${row.open.length} |`);
}
print("\nFindings of csp_evaluator only:\n");
for (const [reason, count] of [...reasons].sort()) print(`- ${reason} (${count})`);
print("\nWhat it has no type for:\n");
for (const [name, count] of [...oursAlone].sort((a, b) => b[1] - a[1])) print(`- ${name}: ${count}`);
console.log(results.join("\n"));
// The usual run is kept beside this file.
if (policies === 10_000 && process.env.SEED === "1") writeFileSync("results.md", `${results.join("\n")}\n`);

const open = [...rows].flatMap(([name, row]) => row.open.map((one) => ({ name, ...one })));
if (open.length) {
  console.log(`\n${open.length} unexplained, for example:\n`);
  for (const name of new Set(open.map((one) => one.name))) {
    for (const one of open.filter((other) => other.name === name).slice(0, 3)) {
      console.log(`- ${name}: ${one.policy}\n  they: ${one.they.join(", ")}`);
    }
  }
  process.exitCode = 1;
}

const idle = EXPLAINED.filter((rule) => !used.has(rule));
for (const [name, reason] of idle) console.log(`explains nothing: ${name}: ${reason}`);
if (idle.length && cases >= 10_000 && process.env.SEED === "1") process.exitCode = 1;
const counts = `${cases} cases, ${same} same, ${explained} explained, ${unexplained} unexplained`;
console.log(`csp_evaluator: seed ${process.env.SEED}, ${counts}, ${((Date.now() - start) / 1000).toFixed(1)} s`);

function lint(name) {
  return (found) => found.lint === name;
}

function error(pattern) {
  return (found) => found.lint === null && pattern.test(found.message);
}

function either(...tests) {
  return (found) => tests.some((test) => test(found));
}

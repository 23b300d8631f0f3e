// Reads policies and our findings from standard input, one JSON object per line, runs csp_evaluator on each policy, and
// prints where the two agree. A class that only csp_evaluator finds has to be explained below.

import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import evaluator from "csp_evaluator/dist/evaluator.js";
import finding from "csp_evaluator/dist/finding.js";
import parser from "csp_evaluator/dist/parser.js";
import security from "csp_evaluator/dist/checks/security_checks.js";

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

/**
 * Why we report nothing where csp_evaluator does: the class, the reason, and a test of one finding of theirs against the
 * policy and our findings. Each finding needs a reason; `*` is every class.
 */
const EXPLAINED = [
  ["*", "inside a directive that no browser knows, whose name is our finding", (they, _, ours) => isUnknown(they.directive, ours)],
  ["invalid keyword", "`reflected-xss` took bare words", (they) => they.directive === "reflected-xss"],
  ["script-src missing", "no script runs: a sandbox without `allow-scripts`, or `'none'` for elements and handlers", (_, policy) => runsNoScripts(policy)],
  ["object-src missing", "a sandbox without `allow-scripts` embeds no plugin", (_, policy) => runsNoScripts(policy)],
  ["base-uri missing", "without scripts, nothing follows a `base` element that could run", (_, policy) => runsNoScripts(policy)],
  ["no Trusted Types", "without scripts, there is no sink", (_, policy) => runsNoScripts(policy) || noScripts(policy)],
  ["no Trusted Types", "said of policies that tell scripts apart by nonce or hash; the others have more urgent findings", (_, policy) => !isStrict(policy)],
  ["unsafe-eval", "browsers check `eval` against `script-src` alone; here it has no effect, which is our finding", (they, _, ours) => isInert(they, ours)],
  ["broad source", "handlers have no URL; here it does nothing, which is our finding", (they, _, ours) => isInert(they, ours)],
  ["ignored source", "handlers have no URL; here it does nothing, which is our finding", (they, _, ours) => isInert(they, ours)],
  ["allowlist of scripts", "a graver finding about the scripts of the policy says more", (they, _, ours) => ours.some((our) => GRAVER.includes(our.lint))],
  ["allowlist of scripts", "a source of the policy is misspelled, our finding", (_, __, ours) => ours.some(isMisspelled)],
  ["no strict-dynamic", "a graver finding about the scripts of the policy says more", (_, __, ours) => ours.some((our) => GRAVER.includes(our.lint))],
  ["no strict-dynamic", "a source of the policy is misspelled, our finding", (_, __, ours) => ours.some(isMisspelled)],
  ["allowlist of scripts", "`script-src-elem` decides about elements, and allows none of it", (they, policy) => isOverruled(they, policy)],
  ["no strict-dynamic", "`script-src-elem` decides about elements, and allows none of it", (they, policy) => isOverruled(they, policy)],
  ["no strict-dynamic", "a nonce or a hash tells the scripts apart; `strict-dynamic` beside it lets an injected module run, our finding `csp_strict_dynamic`", (_, policy) => isStrict(policy)],
  ["strict-dynamic alone", "a nonce or hash has lost its quotes, our finding", (_, __, ours) => ours.some((our) => our.lint === "csp_unquoted_keyword")],
  [
    "ignored source",
    "ignored for scripts, and in force for all else that falls back to `default-src`, styles among it",
    (they) => they.directive === "default-src",
  ],
  ["ignored source", "a hash or keyword in the list is misspelled, so that nothing is ignored; our finding", (_, __, ours) => ours.some(isMisspelled)],
  ["short nonce", "a nonce says nothing about who frames the page, our finding", (they, _, ours) => they.directive === "frame-ancestors" && ours.some((our) => our.lint === null && /can never match/.test(our.message))],
  ["script-src missing", "no directive of the policy is one, our finding", (_, policy, ours) => isEmpty(policy, ours)],
  ["object-src missing", "no directive of the policy is one, our finding", (_, policy, ours) => isEmpty(policy, ours)],
  ["no reporting", "no directive of the policy is one, our finding", (_, policy, ours) => isEmpty(policy, ours)],
  ["no Trusted Types", "the one hash has a wrong length, our finding", (_, __, ours) => ours.some(isMisspelled)],
  [
    "allowlist of scripts",
    "`self` and named hosts beside a nonce or a hash are what most sites have; a host that is known to be bypassable is our finding",
    (_, policy) => isStrict(policy),
  ],
  ["object-src not none", "browsers have no plugins since 2021; what `object` loads from a host that is named is no more than a frame", () => true],
  ["http source", "anyone can serve files there, which is our finding", (they, _, ours) => ours.some((our) => our.piece === they.value && /broad/.test(our.lint))],
  ["http source", "in a list that browsers do not compare with it, our finding", (they, _, ours) => isInert(they, ours) || isIgnored(they, ours)],
  ["no unsafe-inline fallback", "advice for browsers from before 2016, which another rule of the same tool calls a hole", () => true],
  ["no allowlist fallback", "advice for browsers from before 2018; browsers that know `strict-dynamic` ignore the list", () => true],
];

/** Lints that say of a list of scripts that it stops nothing, or little. */
const GRAVER = [
  "csp_script_unsafe_inline",
  "csp_script_broad_source",
  "csp_strict_dynamic_alone",
  "csp_bypassable_host",
  "csp_script_allowlist",
];

function isUnknown(directive, ours) {
  return ours.some((our) => our.lint === null && our.message.startsWith(`\`${directive}\` is not a directive of`));
}

function isOverruled(they, policy) {
  const elements = list(policy, "script-src-elem");
  return they.directive !== "script-src-elem" && elements?.slice(1).every((source) => source.startsWith("'") && !/^'(nonce|sha|self)/.test(source));
}

function isEmpty(policy, ours) {
  return policy.split(";").every((part) => isUnknown(part.trim().split(/\s/)[0], ours));
}

function isInert(they, ours) {
  return ours.some((our) => our.lint === "csp_inert_source" && our.piece === they.value);
}

function isIgnored(they, ours) {
  return ours.some((our) => our.lint === "csp_ignored_fallback" && our.piece === they.value);
}

function isMisspelled(our) {
  return our.lint === "csp_unquoted_keyword" || (our.lint === null && /is not a keyword|digest|hash|is the name of a directive/.test(our.message));
}

function list(policy, ...names) {
  const lists = policy.split(";").map((directive) => directive.trim().split(/\s+/));
  return names.map((name) => lists.find((list) => list[0] === name)).find((list) => list);
}

function runsNoScripts(policy) {
  const sandbox = list(policy, "sandbox");
  const isNone = (name) => list(policy, name, "script-src", "default-src")?.slice(1).every((source) => source === "'none'");
  return (sandbox && !sandbox.includes("allow-scripts")) || ["script-src-elem", "script-src-attr"].every(isNone);
}

function noScripts(policy) {
  const scripts = list(policy, "script-src", "default-src");
  return scripts !== undefined && scripts.slice(1).every((source) => source === "'none'");
}

function isStrict(policy) {
  return (list(policy, "script-src-elem", "script-src", "default-src") ?? []).some((source) => /^'(nonce|sha\d+)-/.test(source));
}

const rows = new Map(CLASSES.map(([name]) => [name, { both: 0, theirs: 0, ours: 0, neither: 0, open: [] }]));
const reasons = new Map();
const oursAlone = new Map();
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
        EXPLAINED.find(([of, , test]) => (of === name || of === "*") && test(found, policy, findings))?.[1];
      const given = they.map(why);
      if (given.every(Boolean)) {
        for (const reason of new Set(given)) {
          const key = `${name}: ${reason}`;
          reasons.set(key, (reasons.get(key) ?? 0) + 1);
        }
      } else row.open.push({ policy, they: they.map((found) => `${found.directive} ${found.value ?? ""}`.trim()) });
    }
  }
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
if (policies === 5000 && process.env.SEED === "1") writeFileSync("results.md", `${results.join("\n")}\n`);

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

function lint(name) {
  return (found) => found.lint === name;
}

function error(pattern) {
  return (found) => found.lint === null && pattern.test(found.message);
}

function either(...tests) {
  return (found) => tests.some((test) => test(found));
}

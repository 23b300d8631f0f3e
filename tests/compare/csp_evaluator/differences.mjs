/**
 * Why we report nothing where csp_evaluator does: the class, the reason, and a test of one finding of theirs against the
 * policy and our findings. Each finding needs a reason; `*` is every class.
 */
export const EXPLAINED = [
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
  ["no strict-dynamic", "a nonce or a hash tells the scripts apart; `strict-dynamic` beside it lets an injected module run, our finding `csp_strict_dynamic`", (_, policy) => isStrict(policy)],
  ["strict-dynamic alone", "a nonce or hash has lost its quotes, our finding", (_, __, ours) => ours.some((our) => our.lint === "csp_unquoted_keyword")],
  [
    "ignored source",
    "ignored for scripts, and in force for all else that falls back to `default-src`, styles among it",
    (they) => they.directive === "default-src",
  ],
  ["ignored source", "a hash or keyword in the list is misspelled, so that nothing is ignored; our finding", (_, __, ours) => ours.some(isMisspelled)],
  ["short nonce", "a nonce says nothing about who frames the page, our finding", (they, _, ours) => they.directive === "frame-ancestors" && ours.some((our) => our.lint === null && /can never match/.test(our.message))],
  ["no reporting", "no directive of the policy is one, our finding", (_, policy, ours) => isEmpty(policy, ours)],
  [
    "allowlist of scripts",
    "`self` and named hosts beside a nonce or a hash are what most sites have; a host that is known to be bypassable is our finding",
    (_, policy) => isStrict(policy),
  ],
  ["IP address", "beside `'strict-dynamic'` browsers do not compare it, our finding", (they, _, ours) => isInert(they, ours) || isIgnored(they, ours)],
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

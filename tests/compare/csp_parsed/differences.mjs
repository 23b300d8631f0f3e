// What Chromium does not read of a policy, and says so. Each row has the text of the complaint, and is used: a directive or a word that
// Chromium comes to know is a row that explains nothing.

/** Directives that it does not know. The docs of each say so, and what to use instead. */
export const UNKNOWN = {
  "disown-opener": "no browser shipped it",
  "navigate-to": "dropped from CSP in 2022, before any browser shipped it",
  "prefetch-src": "dropped from CSP in 2022",
  "reflected-xss": "the filters that it configured are gone",
  "referrer": "replaced by Referrer-Policy",
  "require-sri-for": "replaced by Integrity-Policy",
  "script-src-v2": "no browser shipped it; its hashes became sources of script-src",
  "webrtc": "needs a flag",
};

/** Other complaints about what is declared. `when` gets the text and the header. */
export const COMPLAINTS = [
  {
    reason: "plugin-types is removed from CSP",
    when: (text) => text.startsWith("The Content-Security-Policy directive 'plugin-types' has been removed from the specification."),
  },
  {
    reason: "a report-only policy upgrades nothing, has no sandbox and no other address space",
    when: (text, { isEnforced }) =>
      !isEnforced &&
      /^The Content Security Policy directive '(upgrade-insecure-requests|sandbox|treat-as-public-address)' is ignored when delivered in a report-only policy\.$/.test(text),
  },
  {
    reason: "words that no browser has shipped",
    when: (text) => /contains an invalid source: ''unsafe-(webtransport-hashes|allow-redirects)''\. It will be ignored\.$/.test(text),
  },
  {
    reason: "'inline-speculation-rules' counts in two directives",
    when: (text) => text.includes("contains ''inline-speculation-rules'' as a source expression that is permitted only for 'script-src' and 'script-src-elem'"),
  },
  {
    reason: "a token of sandbox that Chromium has replaced by allow-downloads",
    when: (text) => text === "Error while parsing the 'sandbox' Content Security Policy directive: 'allow-downloads-without-user-activation' is an invalid sandbox flag.",
  },
  {
    reason: "a sandbox that scripts can leave",
    when: (text) => text === "An iframe which has both allow-scripts and allow-same-origin for its sandbox attribute can escape its sandboxing.",
  },
  {
    reason: "no complaint about the policy: the icon that Chromium asks for is blocked, by a list or from a public address",
    // The page has nothing else to load. This can come after the next page has begun.
    when: (text) =>
      /^Loading the image '[^']*\/favicon\.ico' violates the following Content Security Policy directive/.test(text) ||
      /\/favicon\.ico'.* access the `loopback`|^Failed to load resource: net::ERR_FAILED$/.test(text),
  },
];

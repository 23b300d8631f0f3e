// Why the preset and Flask-Talisman differ, a row each.

/** A request over http, as the proxy says. */
const isPlain = ({ scheme }) => scheme === "http";

const redirects = "Flask-Talisman redirects to https by `force_https`; here the field `transport` does, which a preset does not set";

export const DIFFERENCES = [
  { rule: "status of a plain request", field: "status", reason: redirects, when: (request, ours, theirs) => isPlain(request) && ours.status === "200" && theirs.status === "302" },
  { rule: "target of a plain request", field: "location", reason: redirects, when: (request, ours, theirs) => isPlain(request) && !ours.location && theirs.location === `https://talisman.test${decodeURI(request.path)}` },
  { rule: "handler of a plain request", field: "x-powered-by", reason: "the redirect precedes the handler, whose header this is", when: (request, ours, theirs) => isPlain(request) && theirs.status === "302" && ours["x-powered-by"] === "example" },
  {
    rule: "HSTS over http",
    field: "strict-transport-security",
    reason: "RFC 6797, section 7.2: Flask-Talisman leaves it out over http; the preset sends it always, and browsers ignore it there (section 8.1)",
    when: (request, ours, theirs) => isPlain(request) && ours["strict-transport-security"] !== undefined && theirs["strict-transport-security"] === undefined,
  },
];

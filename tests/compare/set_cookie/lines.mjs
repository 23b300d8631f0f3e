// Generates `Set-Cookie` lines. Each has a mark in its name or value, `c12x`, by which a stored cookie is found again.

import { Random } from "../common/random.mjs";

/** Responses that set cookies. */
export const PLACES = [
  { origin: "https://app.example.com", path: "/a/b" },
  { origin: "https://app.example.com", path: "/" },
  { origin: "https://app.example.com", path: "/a/b/c" },
  { origin: "https://example.com", path: "/a" },
  { origin: "http://app.example.com", path: "/a/b" },
  { origin: "https://github.io", path: "/" },
  { origin: "https://user.github.io", path: "/x/" },
];

/** Dates, and whether each is in the future. `null`: browsers cannot read it. */
export const DATES = {
  "Wed, 01 Jan 2098 10:00:00 GMT": true,
  "Wednesday, 01-Jan-98 10:00:00 GMT": false,
  "Thu, 01 Jan 1970 00:00:00 GMT": false,
  "Sat, 01 Jan 2000 00:00:00 GMT": false,
  "1 jan 2098 1:2:3": true,
  "tomorrow": null,
  "": null,
  "0": null,
  "Wed, 31 Foo 2098 10:00:00 GMT": null,
};

const random = new Random();

const NAMES = ["", "", "", "", "__Host-", "__Secure-", "__Http-", "__Host-Http-", "__host-", "__SECURE-", "__HostX-"];
const VALUES = ["", "1", "a b", "a=b", '"quoted"', "a,b", "%41", "\u00e9", "a\tb", "'", "x".repeat(4070), "x".repeat(4096)];

const ATTRIBUTES = [
  () => random.of(["Secure", "Secure", "secure", "SECURE", " Secure ", "Secure=", "Secure=false", "Secure "]),
  () => random.of(["HttpOnly", "HttpOnly", "httponly", "HttpOnly=0", "Http-Only"]),
  () => `SameSite${random.of(["", "=", " = "])}${random.of(["Lax", "Strict", "None", "none", "LAX", "strict", "Sometimes", "", "lax ", '"Lax"'])}`,
  () => `${random.of(["Path", "path", "PATH"])}${random.of(["=", "=", " = ", ""])}${random.of(["/", "/", "/a", "/a/", "/a/b", "a", "", "/a b", '"/"', "/other", "/%61", `/${"p".repeat(1023)}`, `/${"p".repeat(1024)}`])}`,
  () => `${random.of(["Domain", "domain"])}${random.of(["=", "=", " =", ""])}${random.of(["example.com", ".example.com", "app.example.com", "EXAMPLE.com", "com", ".com", "", ".", "..example.com", "other.com", "sub.app.example.com", "github.io", "user.github.io", "example.com.", "xample.com", "e xample.com"])}`,
  () => `${random.of(["Max-Age", "max-age"])}${random.of(["=", "=", " = ", ""])}${random.of(["600", "0", "-1", "34560000", "34560001", "99999999999999999999", "-99999999999999999999", "1.5", "+5", "abc", "", "00600", "6e2", '"600"', "-0", "-"])}`,
  () => `${random.of(["Expires", "expires"])}=${random.of(Object.keys(DATES))}`,
  () => random.of(["Partitioned", "partitioned", "Partitioned=0"]),
  () => random.of(["", " ", "=", "=x", "Unknown", "Unknown=1", "Priority=High", "Version=1"]),
];

/** So many lines, each with its place. */
export function lines(count) {
  return Array.from({ length: count }, (_, at) => line(at));
}

function line(at) {
  const mark = `c${at}x`;
  const space = () => random.of(["", "", "", "", " ", "\t"]);
  let pair;
  switch (random.below(24)) {
    case 0:
      // Without a name.
      pair = random.of([`=${mark}`, mark, `=${random.of(NAMES)}${mark}`, `=${random.of(NAMES)}${mark}=1`, `${random.of(NAMES)}${mark}`]);
      break;
    case 1:
      pair = `${random.of(["a b", "\u00e9", "a,", '"', "a\tb", "(", "a@"])}${mark}=${random.of(VALUES)}`;
      break;
    default:
      pair = `${space()}${random.of(NAMES)}${mark}${space()}=${space()}${random.of(VALUES)}${space()}`;
  }
  const attributes = Array.from({ length: random.below(6) }, () => random.of(ATTRIBUTES)());
  let text = [pair, ...attributes].join(random.of(["; ", "; ", ";", " ;", ";\t"])) + random.of(["", "", "", ";", "; "]);
  // A date has to stay one of the table.
  if (random.oneIn(25) && !/expires/i.test(text)) {
    const place = random.below(text.length + 1);
    text = text.slice(0, place) + random.of(["\x01", "\x1f", "\x7f", "\t", "\x0b"]) + text.slice(place);
    // The mark has to stay whole.
    if (!text.includes(mark)) return line(at);
  }
  return { ...random.of(PLACES), text, at };
}

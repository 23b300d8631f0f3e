// Why two parsers differ, a row each.

/** None: the crate and we agree. */
export const SFV = [];

const field = "canonical";

/** What `structured-headers` writes in another way. */
const decimals = (text) => text.replace(/(\d)\.0(?!\d)/g, "$1");
const dates = (text) => text.replace(/@-?\d{13,15}/g, (date) => (Math.abs(Number(date.slice(1))) > 8.64e12 ? "@NaN" : date));
const controls = (text) => text.replace(/%0([0-9a-f])/g, "%$1");

/** The difference is gone once ours is written in their ways, of which this one changes something. */
const written = (way) => (_, ours, theirs) =>
  ours.canonical !== null && theirs.canonical !== null && way(ours.canonical) !== ours.canonical && decimals(dates(controls(ours.canonical))) === decimals(theirs.canonical);

const rejected = (test) => ({ text }, ours, theirs) => ours.canonical !== null && theirs.canonical === null && test(text);

export const STRUCTURED_HEADERS = [
  { rule: "decimals without a fraction", field, reason: "JavaScript has one type of number, so that `1.0` is written as the integer `1`", when: written(decimals) },
  { rule: "dates outside of `Date`", field, reason: "JavaScript has no date beyond 8.64e12 seconds; it is written as `@NaN`: their defect", when: written(dates) },
  { rule: "control characters of display strings", field, reason: "RFC 9651, section 4.1.11: two hexadecimal digits; it writes one for a character below 16: their defect", when: written(controls) },
  {
    rule: "one `=` of two",
    field,
    reason: "RFC 9651, section 4.2.7: a parser accepts bytes without padding, so that `sfv` and we accept a part of it too; this one rejects it",
    when: rejected((text) => [...text.matchAll(/:([A-Za-z0-9+/]+)=:/g)].some(([, body]) => body.length % 4 === 2)),
  },
  { rule: "text after a date", field, reason: "RFC 9651, section 4.2.9: a date ends at the first character that is none of a number; it rejects what follows: their defect", when: rejected((text) => /@-?\d+[^\d.]/.test(text)) },
];

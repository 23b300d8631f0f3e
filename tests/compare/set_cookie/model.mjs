// Our answer in the form in which both comparisons take it.

import { answers } from "../common/answers.mjs";
import { DATES } from "./lines.mjs";

const ATTRIBUTE = /;[ \t]*expires[ \t]*=/i;

/** What we store for each line. The model leaves a date to the caller, so that the date is read here. */
export function model(questions) {
  return answers("cookies", questions).map((answer, at) => {
    if (answer.rejected) return { stored: false, rejected: answer.rejected };
    const date = answer.expires;
    const isFuture = date === null ? null : DATES[date];
    if (isFuture === undefined) return { ...answer, stored: true, isOdd: ATTRIBUTE.test(questions[at].text) };
    return { ...answer, stored: isFuture !== false, isFuture };
  });
}

/** The fields that are compared; of a cookie that is not stored, nothing but that. */
export function compared(cookie) {
  if (!cookie.stored) return { stored: false };
  const { name, value, domain, hostOnly, path, secure, httpOnly, sameSite, maxAge, isFuture } = cookie;
  const lifetime = maxAge ?? (isFuture === true ? "date" : "session");
  return { stored: true, name, value, domain, hostOnly, path, secure, httpOnly, sameSite: sameSite ?? "unset", lifetime };
}

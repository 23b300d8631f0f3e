// Asks `tests/examples/answers.rs`, whose path is in ANSWERS: one answer for each question.

import { execFileSync } from "node:child_process";

export function answers(kind, questions) {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join("");
  const printed = execFileSync(process.env.ANSWERS, [kind], { input, maxBuffer: 1 << 30, encoding: "utf8" });
  const read = printed.trimEnd().split("\n").map((line) => JSON.parse(line));
  if (read.length !== questions.length) throw new Error(`${read.length} answers to ${questions.length} questions`);
  return read;
}

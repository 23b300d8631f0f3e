// Counts cases, and explains differences by the rows of a table. A row is `{ rule, field, reason, when }`: it explains a difference of
// this field, or of one of these, if `when(case, ours, theirs)` holds. A difference without a row fails, and so does a row that explains
// nothing in the usual run. Other seeds and fewer cases do not reach every row, which is printed.

import { CASES, SEED } from "./random.mjs";

export class Tally {
  #cases = 0;
  #same = 0;
  #explained = new Map();
  #unexplained = [];
  #start = Date.now();

  /** `usual` is the number of cases from which each row has to explain something. */
  constructor(name, rules, usual = 10_000) {
    Object.assign(this, { name, rules, usual });
  }

  /** Compares the fields of two answers; returns whether the case is the same or explained. */
  add(input, ours, theirs) {
    this.#cases += 1;
    // Of what only one of the two stores, the other fields say nothing.
    const fields = ours.stored === theirs.stored ? [...new Set([...Object.keys(ours), ...Object.keys(theirs)])] : ["stored"];
    const differing = fields.filter((field) => ours[field] !== theirs[field]);
    const found = differing.map((field) => this.rules.find((row) => [row.field].flat().includes(field) && row.when(input, ours, theirs)));
    if (!differing.length) this.#same += 1;
    else if (found.every(Boolean)) {
      for (const row of new Set(found)) this.#explained.set(row, (this.#explained.get(row) ?? 0) + 1);
    } else {
      const open = differing.filter((_, at) => !found[at]);
      this.#unexplained.push({ input, open, ours, theirs });
    }
    return differing.every((_, at) => found[at]);
  }

  /** Prints the figures, and sets the exit code. */
  finish() {
    const explained = this.#cases - this.#same - this.#unexplained.length;
    for (const { input, open, ours, theirs } of this.#unexplained.slice(0, 10)) {
      console.log(`unexplained: ${open.join(", ")} of ${shown(input)}`);
      console.log(`  ours:   ${shown(ours)}\n  theirs: ${shown(theirs)}`);
    }
    for (const row of this.rules) {
      console.log(`${String(this.#explained.get(row) ?? 0).padStart(6)}  ${row.rule}: ${row.reason}`);
    }
    const idle = this.rules.filter((row) => !this.#explained.has(row));
    if (idle.length) console.log(`explains nothing: ${idle.map((row) => row.rule).join(", ")}`);
    const seconds = ((Date.now() - this.#start) / 1000).toFixed(1);
    const counts = `${this.#cases} cases, ${this.#same} same, ${explained} explained, ${this.#unexplained.length} unexplained`;
    console.log(`${this.name}: seed ${SEED}, ${counts}, ${seconds} s`);
    if (this.#unexplained.length || (idle.length && SEED === 1 && this.#cases >= this.usual)) process.exitCode = 1;
    if (this.#cases < 1) process.exitCode = 1;
  }
}

/** Long runs of one character are shortened. */
function shown(value) {
  return JSON.stringify(value).replace(/(.)\1{40,}/g, (run, one) => `${one}{${run.length}}`);
}

export { CASES, SEED };

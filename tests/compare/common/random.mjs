// A seeded generator, mulberry32: the same cases for the same seed, everywhere.

export const SEED = Number(process.env.SEED ?? 1);

export const CASES = Number(process.env.CASES ?? 10_000);

export class Random {
  #state;

  constructor(seed = SEED) {
    this.#state = Math.imul(seed, 0x9e3779b9) >>> 0;
  }

  below(end) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  }

  of(items) {
    return items[this.below(items.length)];
  }

  /** Whether one of `count` equally likely things happens. */
  oneIn(count) {
    return this.below(count) === 0;
  }
}

/** Changes a text in one to three places: a character is left out, doubled, replaced or inserted, or the rest is cut off. */
export function mutated(text, characters, random) {
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const at = random.below(text.length + 1);
    const [before, here, after] = [text.slice(0, at), text.slice(at, at + 1), text.slice(at + 1)];
    const ways = [
      () => before + after,
      () => before + here + here + after,
      () => before + random.of(characters) + after,
      () => before + random.of(characters) + here + after,
      () => before,
    ];
    text = random.of(ways)();
  }
  return text;
}

// Seeded chance: the same seed gives the same choices.

export class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** From 0 up to 1 (mulberry32). */
  unit() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number below `end`. */
  below(end) {
    return Math.floor(this.unit() * end);
  }

  one(list) {
    return list[this.below(list.length)];
  }

  /** True in `percent` of all calls. */
  is(percent) {
    return this.unit() * 100 < percent;
  }

  bytes(length) {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}

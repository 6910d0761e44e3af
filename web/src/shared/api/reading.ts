/** Reads typed values out of JSON that came over the network, once, at the edge. */
export class Fields {
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(
    private readonly what: string,
    value: unknown,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new TypeError(`${what} is not an object`);
    this.values = value as Record<string, unknown>;
  }

  text(name: string): string {
    const value = this.values[name];
    return typeof value === 'string' ? value : this.refuse(name, 'a text');
  }

  textOrNull(name: string): string | null {
    return this.isAbsent(name) ? null : this.text(name);
  }

  number(name: string): number {
    const value = this.values[name];
    return typeof value === 'number' && Number.isFinite(value)
      ? value
      : this.refuse(name, 'a number');
  }

  numberOrNull(name: string): number | null {
    return this.isAbsent(name) ? null : this.number(name);
  }

  flag(name: string): boolean {
    const value = this.values[name];
    return typeof value === 'boolean' ? value : this.refuse(name, 'true or false');
  }

  oneOf<Name extends string>(name: string, known: readonly Name[]): Name {
    const value = this.text(name);
    return known.find((one) => one === value) ?? this.refuse(name, `one of ${known.join(', ')}`);
  }

  object(name: string): Fields {
    return new Fields(`${this.what}.${name}`, this.values[name]);
  }

  objectOrNull(name: string): Fields | null {
    return this.isAbsent(name) ? null : this.object(name);
  }

  list<Item>(name: string, read: (value: unknown) => Item): readonly Item[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.map(read) : this.refuse(name, 'a list');
  }

  texts(name: string): readonly string[] {
    return this.list(name, (value) =>
      typeof value === 'string' ? value : this.refuse(name, 'a list of texts'),
    );
  }

  /** A time as milliseconds since 1970. */
  time(name: string): number {
    const time = Date.parse(this.text(name));
    return Number.isNaN(time) ? this.refuse(name, 'a time') : time;
  }

  timeOrNull(name: string): number | null {
    return this.isAbsent(name) ? null : this.time(name);
  }

  /** What may be any JSON; null where it is absent. */
  raw(name: string): unknown {
    return this.values[name] ?? null;
  }

  private isAbsent(name: string): boolean {
    return this.values[name] === null || this.values[name] === undefined;
  }

  private refuse(name: string, wanted: string): never {
    throw new TypeError(`${this.what}.${name} is not ${wanted}`);
  }
}

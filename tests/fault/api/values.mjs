// Values for parameters and fields: what a schema allows, and what it does not.

const WORDS = ['', 'a', 'photo.jpg', 'ünïcode', '写真', "'; DROP TABLE jobs; --", '../../etc/passwd', '<script>alert(1)</script>', '%00', '%', '\\', '\u202e', 'null', 'true'];
const NUMBERS = [0, -0, 1, -1, 2, 50, 200, 201, 8192, 8193, 2 ** 31, -(2 ** 31), 2 ** 53, 2 ** 63, 2 ** 64, 1e300, -1e300, 0.1, 1.5];
const ODD = [null, true, false, 0, '', [], {}, [[]], [null], { a: 1 }, ' '];

export const oddText = (chance) => (chance.is(10) ? 'x'.repeat(1 + chance.below(3000)) : chance.one(WORDS));
export const oddNumber = (chance) => chance.one(NUMBERS);

/** A value of the schema's own kind; `resolve` follows references, `hint(name)` knows better for some names. */
export function fitting(chance, schema, { resolve, hint = () => undefined, name = '', depth = 0 }) {
  const known = hint(name);
  if (known !== undefined) return known;
  const found = resolve(schema) ?? {};
  const inner = (one, innerName) => fitting(chance, one, { resolve, hint, name: innerName, depth: depth + 1 });
  if (found.const !== undefined) return found.const;
  if (found.enum) return chance.one(found.enum);
  const choices = found.oneOf ?? found.anyOf;
  if (choices) return inner(chance.one(choices), name);
  const type = Array.isArray(found.type) ? chance.one(found.type) : found.type;
  switch (type) {
    case 'integer':
    case 'number': {
      const low = found.minimum ?? 0;
      const high = Math.min(found.maximum ?? low + 1000, low + 100_000);
      return low + chance.below(high - low + 1);
    }
    case 'boolean':
      return chance.is(50);
    case 'array':
      return Array.from({ length: chance.below(3) }, () => inner(found.items ?? {}, name));
    case 'object': {
      if (depth > 4) return {};
      const wanted = Object.entries(found.properties ?? {}).filter(([key]) => found.required?.includes(key) || chance.is(30));
      return Object.fromEntries(wanted.map(([key, one]) => [key, inner(one, key)]));
    }
    case 'null':
      return null;
    default:
      return textFor(chance, found);
  }
}

function textFor(chance, schema) {
  if (schema.format === 'date-time') return new Date(Date.now() + chance.below(10_000_000)).toISOString();
  if (/0-9a-f.*64/.test(schema.pattern ?? '')) return chance.bytes(32).toString('hex');
  return chance.one(['a', 'name', 'photo.jpg', 'a longer text', 'ä']);
}

/** The same value with one thing wrong in it: another type, another field, one field less. */
export function damaged(chance, value) {
  if (value === null || typeof value !== 'object' || chance.is(10)) return oddValue(chance);
  const copy = structuredClone(value);
  if (Array.isArray(copy)) {
    copy.splice(chance.below(copy.length + 1), chance.below(2), oddValue(chance));
    return copy;
  }
  const keys = Object.keys(copy);
  const how = chance.below(4);
  if (how === 0 || keys.length === 0) copy[oddText(chance)] = oddValue(chance);
  else if (how === 1) delete copy[chance.one(keys)];
  else {
    const key = chance.one(keys);
    copy[key] = how === 2 ? oddValue(chance) : damaged(chance, copy[key]);
  }
  return copy;
}

function oddValue(chance) {
  const how = chance.below(4);
  if (how === 0) return oddNumber(chance);
  return how === 1 ? oddText(chance) : structuredClone(chance.one(ODD));
}

/** JSON text that is no JSON, or more than anybody wants. */
export function brokenJson(chance, value) {
  const text = JSON.stringify(value) ?? '';
  switch (chance.below(6)) {
    case 0:
      return text.slice(0, chance.below(text.length + 1));
    case 1:
      return `${text}${chance.one([',', '}', 'x', '\0', ' {}'])}`;
    case 2:
      return '['.repeat(1 + chance.below(50_000));
    case 3:
      return text.replaceAll('"', "'");
    case 4:
      return `\ufeff${text}`;
    default:
      return chance.bytes(chance.below(200)).toString('latin1');
  }
}

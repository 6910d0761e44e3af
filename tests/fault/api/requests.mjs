// Makes requests of openapi.json: every operation, with values that fit and values that do not, and any header that matters.
import { png } from '../../end_to_end/api/pictures.mjs';
import { brokenJson, damaged, fitting, oddNumber, oddText } from './values.mjs';

// Kinds that do no harm to the machine or to the hub itself; test.crash ends the program, which is its purpose.
const KINDS = ['test.sleep', 'test.fail', 'test.cpu', 'image.optimize', 'image.convert', 'image.placeholder'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const MOST_IDS = 200;

const HEADERS = {
  Range: ['bytes=0-0', 'bytes=5-', 'bytes=-3', 'bytes=9999999-', 'bytes=3-1', 'bytes=0-1,3-4', 'nonsense', 'bytes=-0'],
  'If-None-Match': ['*', '"a"', 'W/"b"', 'nonsense', '"'],
  'If-Range': ['"a"', 'Thu, 01 Jan 1970 00:00:00 GMT', 'x'],
  'If-Modified-Since': ['Thu, 01 Jan 2099 00:00:00 GMT', 'yesterday'],
  Accept: ['*/*', 'image/avif', 'image/webp,*/*;q=0.1', 'text/html', 'application/openmetrics-text', ';;q=,', 'image/*;q=0'],
  'Accept-Encoding': ['br', 'gzip;q=0', '*', 'x'],
  'Sec-Fetch-Site': ['none', 'same-origin', 'cross-site', 'x'],
  'Last-Event-ID': ['1', 'a-1', '-', '99999999999999999999-1'],
  Cookie: ['aio_session=x', 'a=b', '='],
  'Accept-Language': ['de', '*'],
  'X-Unknown': ['1'],
};

export class Requests {
  constructor(contract, chance, { origin, token }) {
    this.contract = contract;
    this.chance = chance;
    this.origin = origin;
    this.token = token;
    this.operations = contract.operations();
    this.ids = new Map();
    this.pictures = [png(40, 30), png(64, 64, { alpha: true }), png(40, 30).subarray(0, 90), Buffer.from('no picture'), Buffer.alloc(0)];
  }

  /** Ids that answers named are asked for later. */
  learn(template, body) {
    const resource = template.split('/')[3] ?? '';
    const records = Array.isArray(body?.items) ? body.items : [body];
    const known = this.ids.get(resource) ?? [];
    known.push(...records.map((one) => one?.id).filter((id) => typeof id === 'string'));
    this.ids.set(resource, known.slice(-MOST_IDS));
  }

  next() {
    const { chance } = this;
    const one = chance.one(this.operations);
    let method = one.method === 'GET' && chance.is(10) ? 'HEAD' : one.method;
    if (chance.is(3)) method = chance.one(METHODS);
    const request = { method, path: this.pathOf(one) + this.queryOf(one), headers: this.headersOf(one), body: undefined };
    if (one.operation.requestBody && chance.is(97)) this.addBody(request, this.contract.resolve(one.operation.requestBody));
    return request;
  }

  pathOf({ template }) {
    return template.replace(/\{([^}]+)\}/g, (_, name) => encodeURIComponent(this.idFor(template, name)) || '-');
  }

  idFor(template, name) {
    const { chance } = this;
    if (name === 'n') return chance.is(80) ? String(chance.below(3)) : String(oddNumber(chance));
    const resource = template.startsWith('/i/') ? 'artifacts' : template.split('/')[3];
    const known = this.ids.get(resource) ?? [];
    if (known.length > 0 && chance.is(75)) return chance.one(known);
    return chance.is(50) ? chance.bytes(8).toString('hex') : oddText(chance);
  }

  queryOf({ parameters }) {
    const { chance } = this;
    const parts = [];
    for (const parameter of parameters.filter((one) => one.in === 'query')) {
      if (!parameter.required && !chance.is(35)) continue;
      parts.push([parameter.name, this.valueOf(parameter)]);
      if (chance.is(2)) parts.push([parameter.name, this.valueOf(parameter)]);
    }
    if (chance.is(3)) parts.push([oddText(chance), oddText(chance)]);
    const text = parts.map((pair) => pair.map((word) => encodeURIComponent(word)).join('=')).join('&');
    return text ? `?${text}` : '';
  }

  valueOf({ name, schema = {} }) {
    const { chance } = this;
    if (chance.is(20)) return chance.is(50) ? oddText(chance) : String(oddNumber(chance));
    const hint = () => (name === 'widths' ? '10,20' : undefined);
    return String(fitting(chance, schema, { resolve: (one) => this.contract.resolve(one), hint, name }));
  }

  headersOf({ parameters }) {
    const { chance } = this;
    const headers = {};
    for (const parameter of parameters.filter((one) => one.in === 'header')) {
      if (!parameter.required && !chance.is(50)) continue;
      headers[parameter.name] = encodeURIComponent(this.valueOf(parameter)).slice(0, 4000);
    }
    for (const [name, values] of Object.entries(HEADERS)) if (chance.is(5)) headers[name] = chance.one(values);
    if (chance.is(15)) headers.Origin = chance.is(70) ? this.origin : 'http://evil.example';
    if (chance.is(93)) headers.Authorization = `Bearer ${this.token}`;
    else if (chance.is(50)) headers.Authorization = chance.one(['Bearer x', 'Basic eDp5', 'Bearer', '']);
    return headers;
  }

  addBody(request, { content = {} }) {
    const { chance } = this;
    const [type, { schema } = {}] = chance.one(Object.entries(content)) ?? ['application/octet-stream'];
    request.headers['Content-Type'] = chance.is(95) ? type.replace('*/*', 'image/png') : chance.one(['text/plain', 'x', 'application/json']);
    if (!type.endsWith('json')) {
      request.body = chance.is(70) ? chance.one(this.pictures) : chance.bytes(chance.below(5000));
      return;
    }
    const hint = (name) => this.hintFor(name);
    const value = fitting(chance, schema ?? {}, { resolve: (one) => this.contract.resolve(one), hint });
    if (typeof value?.kind === 'string' && 'input' in value) value.input = this.inputOf(value.kind);
    if (chance.is(60)) request.body = JSON.stringify(value);
    else request.body = chance.is(80) ? (JSON.stringify(damaged(chance, value)) ?? '') : brokenJson(chance, value);
  }

  hintFor(name) {
    const { chance } = this;
    const jobs = this.ids.get('jobs') ?? [];
    if (name === 'kind') return chance.one(KINDS);
    if (name === 'depends_on') return jobs.length > 0 && chance.is(80) ? [chance.one(jobs)] : [];
    if (name === 'token') return chance.is(70) ? this.token : 'wrong';
    if (name === 'unique_key') return `key ${chance.below(20)}`;
    if (name === 'bytes') return chance.below(5000);
    if (name === 'delay_ms') return chance.below(2000);
    if (name === 'timeout_ms') return 1000 + chance.below(10_000);
    return undefined;
  }

  inputOf(kind) {
    const { chance } = this;
    if (kind === 'test.sleep' || kind === 'test.cpu') return { ms: chance.below(20) };
    if (kind === 'test.fail') return { times: chance.below(2), permanent: chance.is(50) };
    const input = { artifact: this.idFor('/i/{artifact}', 'artifact') };
    if (kind === 'image.convert') input.format = chance.one(['webp', 'jpeg', 'png']);
    if (kind === 'image.optimize') Object.assign(input, { formats: ['webp'], widths: [16] });
    return input;
  }
}

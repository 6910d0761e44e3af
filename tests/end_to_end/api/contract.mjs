// The contract as the hub itself publishes it: finds the operation that an answer belongs to and holds the answer to it.
import assert from 'node:assert/strict';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

const escapePointer = (word) => encodeURIComponent(word.replaceAll('~', '~0').replaceAll('/', '~1'));
export const pointer = (...words) => `openapi#/${words.map(escapePointer).join('/')}`;

/** "/api/v1/jobs/{id}" as an expression; a template's part takes one segment. */
function expression(template) {
  const literal = template.split(/\{[^}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('([^/]+)')}$`);
}

const parameterCount = (template) => (template.match(/\{/g) ?? []).length;

/** Every object of a schema that names its properties and says nothing of others is closed: what is not documented is a fault. */
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const isOpen = 'additionalProperties' in copy || 'unevaluatedProperties' in copy || 'allOf' in copy;
  if (copy.type === 'object' && copy.properties && !isOpen) copy.unevaluatedProperties = false;
  return copy;
}

export class Contract {
  constructor(document) {
    this.document = document;
    this.ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
    addFormats(this.ajv);
    // The document is no schema; it is only there to be pointed into.
    const whole = { $id: 'openapi', paths: closed(document.paths), components: closed(document.components ?? {}) };
    this.ajv.addSchema(whole, 'openapi', undefined, false);
    this.templates = Object.keys(document.paths)
      .map((template) => ({ template, expression: expression(template) }))
      .sort((a, b) => parameterCount(a.template) - parameterCount(b.template));
    this.compiled = new Map();
  }

  /** Every {template, method, operation}; HEAD goes with GET and is not listed. */
  operations() {
    return Object.entries(this.document.paths).flatMap(([template, item]) =>
      METHODS.filter((method) => item[method]).map((method) => ({
        template,
        method: method.toUpperCase(),
        operation: item[method],
        parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map((one) => this.resolve(one)),
      })),
    );
  }

  /** What a {"$ref"} of the document stands for. */
  resolve(value) {
    if (!value?.$ref) return value;
    const found = value.$ref
      .slice(2)
      .split('/')
      .map((word) => decodeURIComponent(word).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce((at, word) => at?.[word], this.document);
    return this.resolve(found);
  }

  /** The methods that `path` takes, by any of the templates that fit it. */
  methodsAt(path) {
    const fitting = this.templates.filter((one) => one.expression.test(path)).map((one) => this.document.paths[one.template]);
    return METHODS.filter((method) => fitting.some((item) => item[method])).map((method) => method.toUpperCase());
  }

  /** The template that `path` (without its query) is answered by, best one that has the method; undefined if the document has none. */
  templateOf(path, name) {
    const fitting = this.templates.filter((one) => one.expression.test(path));
    return (fitting.find((one) => this.document.paths[one.template][name]) ?? fitting[0])?.template;
  }

  find(method, path) {
    const name = method === 'HEAD' ? 'get' : method.toLowerCase();
    const template = this.templateOf(path.split('?')[0], name);
    if (!template) return undefined;
    const operation = this.document.paths[template][name];
    return operation ? { template, name, operation } : { template };
  }

  /** Throws, saying what is wrong, unless the answer is one that the document promises. */
  check(method, path, answer) {
    const what = `${method} ${path} -> ${answer.status}`;
    const found = this.find(method, path);
    if (!found?.operation) {
      const allowed = found ? [405, 400, 401, 403, 421] : [404, 400, 401, 403, 421];
      assert.ok(allowed.includes(answer.status), `${what}: not in the document, so ${allowed[0]} was expected: ${answer.text}`);
      this.checkProblem(answer, what, method);
      return;
    }
    const { response, key } = this.responseOf(found.operation, answer.status);
    assert.ok(response, `${what}: this status is not documented: ${answer.text.slice(0, 500)}`);
    this.checkBody(method, answer, { ...found, key, response, what });
  }

  responseOf(operation, status) {
    const range = `${Math.floor(status / 100)}XX`;
    // A default covers refusals only: a success or a failure of ours must be named.
    const keys = [String(status), range, ...(status >= 400 && status < 500 ? ['default'] : [])];
    const key = keys.find((name) => operation.responses[name]);
    return { key, response: key && this.resolve(operation.responses[key]) };
  }

  checkBody(method, answer, { template, name, key, response, what, operation }) {
    if (method === 'HEAD' || [204, 304].includes(answer.status)) {
      assert.equal(answer.body.length, 0, `${what}: a body where none may be`);
      return;
    }
    if (answer.status >= 400) this.checkProblem(answer, what, method);
    const types = Object.keys(response.content ?? {});
    if (types.length === 0) {
      assert.equal(answer.body.length, 0, `${what}: a body that is not documented`);
      return;
    }
    const type = types.find((one) => matches(one, answer.mediaType));
    assert.ok(type, `${what}: content type ${answer.headers['content-type']}, documented are ${types.join(', ')}`);
    if (!/[/+]json$/.test(answer.mediaType) || !response.content[type].schema) return;
    const referred = operation.responses[key].$ref;
    const place = referred
      ? `openapi${referred}/${['content', type, 'schema'].map(escapePointer).join('/')}`
      : pointer('paths', template, name, 'responses', key, 'content', type, 'schema');
    this.checkSchema(place, answer.json, what);
  }

  checkSchema(place, value, what) {
    if (!this.compiled.has(place)) this.compiled.set(place, this.ajv.compile({ $ref: place }));
    const valid = this.compiled.get(place);
    assert.ok(valid(value), `${what}: ${this.ajv.errorsText(valid.errors)} in ${JSON.stringify(value).slice(0, 2000)}`);
  }

  /** Holds `value` to a schema of components/schemas. */
  checkComponent(name, value, what) {
    this.checkSchema(pointer('components', 'schemas', name), value, what);
  }

  /** RFC 9457, with the stable code that scripts branch on. */
  checkProblem(answer, what, method = 'GET') {
    if (method === 'HEAD') return;
    assert.equal(answer.mediaType, 'application/problem+json', `${what}: ${answer.text.slice(0, 500)}`);
    const problem = answer.json;
    assert.equal(problem.status, answer.status, `${what}: the status in the problem`);
    for (const name of ['type', 'title', 'detail', 'instance', 'code']) {
      assert.equal(typeof problem[name], 'string', `${what}: '${name}' of the problem`);
      assert.notEqual(problem[name], '', `${what}: '${name}' of the problem is empty`);
    }
    assert.match(problem.code, /^[a-z][a-z_]*$/, `${what}: code`);
  }
}

/** Whether the documented type, perhaps "image/*", covers the sent one. */
function matches(documented, sent) {
  const [major, minor] = documented.split(';')[0].trim().toLowerCase().split('/');
  const [sentMajor, sentMinor] = sent.split('/');
  return (major === '*' || major === sentMajor) && (minor === '*' || minor === sentMinor);
}

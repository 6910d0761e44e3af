// The document: valid by the standard, whole, and about this hub.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { withHub } from './api.mjs';

const shared = await withHub();

/** The calls of the contract that the engine has; a later one joins this list with its route. */
const CONTRACT = [
  'GET /api/v1/health',
  'GET /api/v1/status',
  'GET /api/v1/events',
  'POST /api/v1/artifacts',
  'GET /api/v1/artifacts',
  'GET /api/v1/artifacts/{id}',
  'DELETE /api/v1/artifacts/{id}',
  'GET /api/v1/artifacts/{id}/content',
  'POST /api/v1/uploads',
  'GET /api/v1/uploads',
  'GET /api/v1/uploads/{id}',
  'PATCH /api/v1/uploads/{id}',
  'DELETE /api/v1/uploads/{id}',
  'GET /i/{artifact}',
  'GET /i/{artifact}/placeholder',
  'GET /i/{artifact}/srcset',
  'POST /api/v1/jobs',
  'GET /api/v1/jobs',
  'GET /api/v1/jobs/{id}',
  'PATCH /api/v1/jobs/{id}',
  'POST /api/v1/jobs/{id}/cancel',
  'POST /api/v1/jobs/{id}/retry',
  'POST /api/v1/jobs/{id}/pause',
  'POST /api/v1/jobs/{id}/resume',
  'GET /api/v1/jobs/{id}/files/{n}',
  'GET /api/v1/queue',
  'POST /api/v1/queue/pause',
  'POST /api/v1/queue/resume',
  'POST /api/v1/sessions',
  'GET /api/v1/sessions',
  'DELETE /api/v1/sessions',
  'GET /api/v1/sessions/current',
  'POST /api/v1/sessions/{id}/extend',
  'DELETE /api/v1/sessions/{id}',
  'GET /api/v1/openapi.json',
  'GET /metrics',
];

describe('openapi.json', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const document = await shared.api.get('/api/v1/openapi.json');
    assert.match(document.openapi, /^3\.1\.\d+$/);
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document);
    assert.ok(valid, JSON.stringify(errors, null, 2)?.slice(0, 4000));
    assert.equal(validator.version, '3.1');
  });

  it('is served to anybody', async () => {
    await shared.api.expect(200, 'GET', '/api/v1/openapi.json', { credential: 'none' });
  });

  it('has every call of the contract', () => {
    const has = shared.api.contract.operations().map((one) => `${one.method} ${one.template}`);
    assert.deepEqual(CONTRACT.filter((name) => !has.includes(name)), []);
  });

  it('names its operations, their parameters and their refusals', () => {
    const ids = new Set();
    for (const { method, template, operation, parameters } of shared.api.contract.operations()) {
      const what = `${method} ${template}`;
      assert.ok(operation.operationId && !ids.has(operation.operationId), `${what}: operationId ${operation.operationId}`);
      ids.add(operation.operationId);
      assert.ok(operation.summary || operation.description, `${what}: no summary`);
      const declared = parameters.filter((one) => one.in === 'path').map((one) => one.name);
      const used = [...template.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
      assert.deepEqual([...declared].sort(), [...used].sort(), what);
      assert.ok(Object.keys(operation.responses).some((status) => status.startsWith('2')), `${what}: no success`);
      assert.equal(operation.responses['500'], undefined, `${what}: a 500 is a defect, not a promise`);
    }
  });

  it('says of every JSON body what is in it', () => {
    const { contract } = shared.api;
    for (const { method, template, operation } of contract.operations()) {
      const bodies = Object.values(operation.responses).map((one) => contract.resolve(one));
      if (operation.requestBody) bodies.push(contract.resolve(operation.requestBody));
      for (const { content } of bodies) {
        for (const [type, { schema }] of Object.entries(content ?? {})) {
          if (!type.endsWith('json') || template.endsWith('openapi.json')) continue;
          const found = contract.resolve(schema);
          assert.ok(found?.type || found?.oneOf || found?.anyOf || found?.allOf, `${method} ${template}: ${type} has no schema`);
        }
      }
    }
  });

  it('compiles in all its schemas', () => {
    for (const name of Object.keys(shared.api.contract.document.components.schemas)) {
      shared.api.contract.ajv.compile({ $ref: `openapi#/components/schemas/${name}` });
    }
  });

  it('is about the hub that serves it', async () => {
    const { info } = shared.api.contract.document;
    assert.equal(info.version, shared.hub.endpoint.version);
    assert.match(info.title, /AIO/);
  });
});

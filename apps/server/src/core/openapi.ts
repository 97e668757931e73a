/** What every operation of the OpenAPI document may also answer: the refusals of the contract, in one shape. */
import { ERROR_CODES } from '@fenghuo/domain';
import type { OpenAPIObject } from '@nestjs/swagger';

type Operation = { responses?: Record<string, { description?: string; content?: unknown }> };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const ALWAYS: Record<string, string> = {
  400: 'Not JSON, of the wrong type, missing, unknown, too long, or an id of bad form',
  401: 'No session stands behind the request',
  403: 'The person may not do this here',
  429: 'Too many requests; Retry-After says when',
  503: 'A dependency is down; the same request is safe to repeat',
};
const OF_A_PATH_ID: Record<string, string> = { 404: 'Nothing is here, or nothing that this person may see' };
const OF_A_CHANGE: Record<string, string> = {
  409: 'A rule refuses it in the present state',
  413: 'The body is too large',
  422: 'A rule refuses a value',
};
const OF_A_CURSOR: Record<string, string> = { 410: 'The cursor is too old, foreign, or of other rights: begin with a snapshot' };

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: [...ERROR_CODES] },
    detail: { type: 'string' },
    errors: { type: 'array', items: { type: 'object', additionalProperties: true } },
    current: { description: 'The present row' },
  },
};

export function withRefusals(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined;
      if (operation === undefined) continue;
      const refusals = {
        ...ALWAYS,
        ...(path.includes('{') && OF_A_PATH_ID),
        ...(method !== 'get' && OF_A_CHANGE),
        ...(path.endsWith('/feed') && OF_A_CURSOR),
      };
      operation.responses = { ...operation.responses };
      for (const [status, description] of Object.entries(refusals)) operation.responses[status] = { description, content: CONTENT };
    }
  }
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: PROBLEM as never } };
  return document;
}

const CONTENT = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

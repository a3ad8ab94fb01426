import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** Whether JSON data is what a shipped schema says. */
export type Validates = (data: unknown) => boolean;

/** A shipped schema, compiled strictly: a keyword that says nothing is a mistake of ours. */
export function compileSchema(name: 'policy' | 'decision' | 'signature-file'): Validates {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  const schema: unknown = JSON.parse(readFileSync(`schemas/${name}.json`, 'utf8'));
  if (typeof schema !== 'object' || schema === null) throw new TypeError('a schema is an object');
  const validate = ajv.compile(schema);
  return (data) => validate(data);
}

/** What a file would hold. */
export function asJson(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data));
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compileSchema } from './schema.js';

const NAMES = ['policy', 'decision', 'signature-file'] as const;
const require = createRequire(import.meta.url);

describe('The schemas that are shipped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'install-gate-schemas-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are those that the sources make', () => {
    execFileSync(process.execPath, ['schemas/make.mjs', folder]);
    for (const name of NAMES) {
      const made = readFileSync(join(folder, `${name}.json`), 'utf8');
      expect(made, `schemas/${name}.json: npm run schemas`).toBe(readFileSync(`schemas/${name}.json`, 'utf8'));
    }
  }, 120_000);

  it.each(NAMES)('%s.json compiles, has an id of its own, and is found by its public name', (name) => {
    expect(() => compileSchema(name)).not.toThrow();
    const schema: unknown = require(`install-gate/schemas/${name}.json`);
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:install-gate:schema:${name}`,
      title: expect.stringContaining('install-gate') as unknown,
    });
  });

  it('describe the keys of a policy in the words of its type', () => {
    const schema: unknown = require('install-gate/schemas/policy.json');
    expect(schema).toMatchObject({
      additionalProperties: false,
      properties: {
        clockSkewSeconds: { description: expect.stringContaining('clock floor') as unknown },
        checks: { $ref: '#/$defs/checks', description: expect.stringContaining("can't be relaxed") as unknown },
      },
    });
  });
});

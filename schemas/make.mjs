// Writes the JSON Schemas of policy, decision and signature file: `npm run schemas [-- FOLDER]`. They are committed beside this script, so
// that a change of a public shape shows in a diff; `npm run check:schemas` and a test compare. See docs/decisions/0016-json-schemas.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

import { decisionSchema, signatureFileSchema } from './from-types.mjs';
import { policySchema } from './policy.mjs';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

const SCHEMAS = [
  { name: 'policy', title: 'A policy of install-gate', make: policySchema },
  { name: 'decision', title: 'A decision of install-gate', make: decisionSchema },
  { name: 'signature-file', title: 'A signature file that install-gate reads', make: signatureFileSchema },
];

/** The text of a schema's file. A URN names it: the package has no host that could serve it. */
async function textOf({ name, title, make }) {
  const { $defs = {}, ...schema } = make();
  const whole = { $schema: DRAFT, $id: `urn:install-gate:schema:${name}`, title, ...schema, $defs };
  const options = await prettier.resolveConfig(join(FOLDER, `${name}.json`));
  return prettier.format(JSON.stringify(whole), { ...options, parser: 'json' });
}

const [argument] = process.argv.slice(2);
for (const schema of SCHEMAS) {
  const file = `${schema.name}.json`;
  const text = await textOf(schema);
  if (argument !== '--check') writeFileSync(join(argument ?? FOLDER, file), text);
  else if (readFileSync(join(FOLDER, file), 'utf8') !== text) {
    process.stderr.write(`schemas/${file} is not what the sources say: run npm run schemas\n`);
    process.exitCode = 1;
  }
}

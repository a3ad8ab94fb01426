import { X509Certificate, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createTestAuthority, signatureFile } from '../../src/testing/index.js';

/** The code of the first example in a source file, without the comment's asterisks and without its import. */
function exampleOf(path: string): string {
  const source = readFileSync(new URL(path, import.meta.url), 'utf8');
  const code = /@example\n \* ```ts\n([^]*?) \* ```/.exec(source)?.[1] ?? '';
  return code.replaceAll(/^ \* ?/gm, '').replace(/^import \{ createTestAuthority, signatureFile \} from .*$/m, '');
}

describe('The example of createTestAuthority', () => {
  it('runs and gives what it says', () => {
    const result: unknown = runInNewContext(
      `${exampleOf('../../src/testing/authority.ts')}; [artifact, file, leaf.der]`,
      {
        createTestAuthority,
        signatureFile,
        TextEncoder,
      },
    );
    if (!Array.isArray(result)) throw new TypeError('the example gave nothing');
    const [artifact, file, der] = result.map((bytes: unknown) => Buffer.from(bytes instanceof Uint8Array ? bytes : []));
    const document: unknown = JSON.parse(file?.toString() ?? '');
    const { publicKey } = new X509Certificate(der ?? '');
    expect(document).toHaveProperty('signature');
    expect(document).toHaveProperty('certificate');
    const signature = Object.entries(document ?? {})
      .filter(([name]) => name === 'signature')
      .map(([, value]) => Buffer.from(String(value), 'base64'));
    expect(signature.map((bytes) => verify(null, artifact ?? Buffer.alloc(0), publicKey, bytes))).toEqual([true]);
  });
});

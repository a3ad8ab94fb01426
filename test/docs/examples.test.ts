import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';

/** Within the package, so that an example imports it by its name. */
const FOLDER = '.vitest-report/examples';

interface Example {
  readonly from: string;
  readonly code: string;
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const examples: readonly Example[] = [
  ...sources.flatMap((name) => examplesIn(join('src', name), / \* ```ts\n([\s\S]*?) \* ```/g)),
  ...examplesIn('README.md', /```(?:js|ts)\n([\s\S]*?)```/g),
];

function examplesIn(from: string, block: RegExp): readonly Example[] {
  return [...readFileSync(from, 'utf8').matchAll(block)].map(([, code = ''], index) => ({
    from: `${from} example ${index + 1}`,
    code: code.replace(/^ \* ?/gm, ''),
  }));
}

/** `console.log(...); // what it prints` */
function expectedOutput(code: string): readonly string[] {
  return [...code.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)].map(([, text = '']) => text);
}

function run({ code }: Example, index: number): readonly string[] {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const file = join(FOLDER, `${index}.mjs`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, outputText);
  return execFileSync(process.execPath, [file], { encoding: 'utf8' }).trimEnd().split('\n');
}

describe('the examples of the documentation', () => {
  afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

  it('are there', () => {
    expect(examples.length).toBeGreaterThan(6);
  });

  it.each(examples.map((example, index) => ({ ...example, index })))(
    'run, and print what they say: $from',
    (example) => {
      const expected = expectedOutput(example.code);
      expect(expected.length, 'an example shows what it prints').toBeGreaterThan(0);
      expect(run(example, example.index).slice(0, expected.length)).toEqual(expected);
    },
  );
});

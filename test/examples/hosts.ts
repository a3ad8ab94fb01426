import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../examples/plugin-manager/app.mjs';
import { ensureDemo, type Demo } from '../../examples/plugin-manager/demo.mjs';
import type { Clock, PolicyInput } from '../../src/index.js';

/** A plugin manager that listens. */
export interface Host {
  readonly url: string;
  /** The files in its plugins folder. */
  plugins(): readonly string[];
  /** What it writes. */
  readonly dataFolder: string;
  /** Private copies of what is being uploaded. */
  incoming(): readonly string[];
  /** What went wrong inside. */
  readonly errors: readonly unknown[];
  /** Sends a request without a network, with any header. */
  ask(url: string, headers: Readonly<Record<string, string>>, method?: 'GET' | 'POST'): Promise<Answered>;
}

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** One demo, and as many hosts over it as a test needs, each with a memory of its own. */
export class Hosts {
  readonly #folder = mkdtempSync(join(tmpdir(), 'plugin-manager-'));
  readonly #closing: (() => Promise<unknown>)[] = [];
  readonly now: Date;
  #demo: Promise<Demo> | null = null;

  constructor(now: Date) {
    this.now = now;
  }

  /** The path of one of the demo's plugins, or of its signature. */
  async sample(name: string): Promise<string> {
    return join((await this.#made()).samplesFolder, name);
  }

  /**
   * @param name - hosts of one name have one memory.
   * @param policy - in place of the demo's own.
   */
  async start(name: string, clock: Clock, policy?: PolicyInput): Promise<Host> {
    const demo = await this.#made();
    const dataFolder = join(this.#folder, `data of ${name}`);
    const policyFile = policy === undefined ? demo.policyFile : this.#write(`${name}.json`, policy);
    const errors: unknown[] = [];
    const app = await buildApp({ policyFile, dataFolder, clock, onError: (error) => errors.push(error) });
    this.#closing.push(async () => app.close());
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    return {
      url,
      dataFolder,
      errors,
      plugins: () => readdirSync(join(dataFolder, 'plugins')).toSorted(),
      incoming: () => readdirSync(join(dataFolder, 'incoming')),
      ask: async (path, headers, method = 'GET') => {
        const answer = await app.inject({ method, url: path, headers });
        return { status: answer.statusCode, text: answer.payload, headers: answer.headers };
      },
    };
  }

  /** Writes a file for a test to upload. */
  file(name: string, content: Uint8Array): string {
    const path = join(this.#folder, name);
    writeFileSync(path, content);
    return path;
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #made(): Promise<Demo> {
    this.#demo ??= ensureDemo(join(this.#folder, 'demo'), this.now);
    return this.#demo;
  }

  #write(name: string, policy: PolicyInput): string {
    return this.file(
      name,
      Buffer.from(JSON.stringify({ trustStore: join(this.#folder, 'demo', 'trust-store'), ...policy })),
    );
  }
}

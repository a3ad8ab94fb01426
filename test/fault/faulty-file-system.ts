import type * as SyncFileSystem from 'node:fs';
import type * as FileSystem from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { expect } from 'vitest';

/** One call of the file system: what was called, and for which path. */
export interface FileCall {
  readonly operation: string;
  readonly path: string;
}

interface Plan {
  /** Which calls count. */
  readonly counts: (call: FileCall) => boolean;
  /** The number of the counted call that fails, from 1 on; 0: none. */
  readonly failing: number;
  readonly error: Error;
  /** Whether all that come after it fail too. */
  readonly onwards: boolean;
  /** How many bytes a read gives at most. */
  readonly maxReadBytes: number;
  /** How many bytes a write takes at most. */
  readonly maxWriteBytes: number;
}

const noPlan: Plan = {
  counts: () => false,
  failing: 0,
  error: new Error('none'),
  onwards: false,
  maxReadBytes: Infinity,
  maxWriteBytes: Infinity,
};
let plan: Plan = noPlan;
let counted: FileCall[] = [];
let open = 0;

/** Starts a run in which one of the counted calls fails. */
export function planFault(next: Partial<Plan>): void {
  plan = { ...noPlan, ...next };
  counted = [];
  open = 0;
}

/** The calls that were counted since, the failing one last if it was reached; and the handles that are still open. */
export function endFault() {
  const result = { calls: counted, stillOpen: open };
  plan = noPlan;
  return result;
}

/** An error as the system gives it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/** Lets the first call fail, then the second, until none does; tells of each which one it was. */
export async function forEveryCall(
  fault: { readonly counts?: (call: FileCall) => boolean; readonly error: Error; readonly onwards?: boolean },
  run: () => Promise<(failed: FileCall | null) => void>,
): Promise<readonly FileCall[]> {
  const all: FileCall[] = [];
  for (let failing = 1; ; failing++) {
    planFault({ counts: () => true, ...fault, failing });
    const check = await run();
    const { calls, stillOpen } = endFault();
    const failed = calls[failing - 1] ?? null;
    expect([failed, stillOpen]).toEqual([failed, 0]);
    check(failed);
    if (failed === null) return all;
    all.push(failed);
  }
}

function step(operation: string, path: string): void {
  const call = { operation, path };
  if (!plan.counts(call)) return;
  counted.push(call);
  const isFailing = plan.onwards ? plan.failing > 0 && counted.length >= plan.failing : counted.length === plan.failing;
  if (isFailing) throw plan.error;
}

/** The functions of `node:fs` whose calls may fail by plan; for `vi.mock`. */
export function makeFaultySync(original: typeof SyncFileSystem) {
  const faulty = {
    lstatSync(path: string, options: { bigint: true }) {
      step('lstat', path);
      return original.lstatSync(path, options);
    },
    readdirSync(path: string, options: { withFileTypes: true }) {
      step('readdirSync', path);
      return original.readdirSync(path, options);
    },
    readlinkSync(path: string) {
      step('readlink', path);
      return original.readlinkSync(path);
    },
    accessSync(path: string, mode?: number) {
      step('access', path);
      original.accessSync(path, mode);
    },
    readFileSync(path: string, options: BufferEncoding) {
      step('readFileSync', path);
      return original.readFileSync(path, options);
    },
  };
  return { ...original, ...faulty, default: { ...original, ...faulty } };
}

/** The functions of `node:fs/promises` whose calls may fail by plan; for `vi.mock`. */
export function makeFaulty(original: typeof FileSystem) {
  const faulty = {
    async open(...parameters: Parameters<typeof original.open>) {
      const path = String(parameters[0]);
      step('open', path);
      return watch(await original.open(...parameters), path);
    },
    async readdir(path: string, options: { withFileTypes: true }) {
      step('readdir', path);
      return original.readdir(path, options);
    },
    async lstat(path: string, options: { bigint: true }) {
      step('lstat', path);
      return original.lstat(path, options);
    },
    async rename(from: string, to: string) {
      step('rename', from);
      return original.rename(from, to);
    },
    async link(from: string, to: string) {
      step('link', from);
      return original.link(from, to);
    },
    async unlink(path: string) {
      step('unlink', path);
      return original.unlink(path);
    },
    async rm(path: string, options: { force: boolean }) {
      step('rm', path);
      return original.rm(path, options);
    },
  };
  return { ...original, ...faulty, default: { ...original, ...faulty } };
}

/** The same handle, whose calls are counted. */
function watch(handle: FileHandle, path: string): FileHandle {
  open++;
  const [stat, read, close] = [handle.stat.bind(handle), handle.read.bind(handle), handle.close.bind(handle)];
  const [write, sync, chmod] = [handle.write.bind(handle), handle.sync.bind(handle), handle.chmod.bind(handle)];
  return Object.assign(handle, {
    async stat(options: { bigint: true }) {
      step('stat', path);
      return stat(options);
    },
    async read(buffer: Uint8Array, offset: number, length: number, position: number) {
      step('read', path);
      return read(buffer, offset, Math.min(length, plan.maxReadBytes), position);
    },
    async write(buffer: Uint8Array, offset: number, length: number, position: number) {
      step('write', path);
      return write(buffer, offset, Math.min(length, plan.maxWriteBytes), position);
    },
    async sync() {
      step('sync', path);
      return sync();
    },
    async chmod(mode: number) {
      step('chmod', path);
      return chmod(mode);
    },
    async close() {
      // The descriptor is gone, whatever the system says about it.
      await close();
      open--;
      step('close', path);
    },
  });
}

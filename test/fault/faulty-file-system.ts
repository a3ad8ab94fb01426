import type * as FileSystem from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

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
  /** How many bytes a read gives at most. */
  readonly maxReadBytes: number;
}

const noPlan: Plan = { counts: () => false, failing: 0, error: new Error('none'), maxReadBytes: Infinity };
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

function step(operation: string, path: string): void {
  const call = { operation, path };
  if (!plan.counts(call)) return;
  counted.push(call);
  if (counted.length === plan.failing) throw plan.error;
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
  };
  return { ...original, ...faulty, default: { ...original, ...faulty } };
}

/** The same handle, whose calls are counted. */
function watch(handle: FileHandle, path: string): FileHandle {
  open++;
  const [stat, read, close] = [handle.stat.bind(handle), handle.read.bind(handle), handle.close.bind(handle)];
  return Object.assign(handle, {
    async stat(options: { bigint: true }) {
      step('stat', path);
      return stat(options);
    },
    async read(buffer: Uint8Array, offset: number, length: number, position: number) {
      step('read', path);
      return read(buffer, offset, Math.min(length, plan.maxReadBytes), position);
    },
    async close() {
      // The descriptor is gone, whatever the system says about it.
      await close();
      open--;
      step('close', path);
    },
  });
}

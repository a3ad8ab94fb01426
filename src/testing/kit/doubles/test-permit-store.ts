import type { PermitStore } from '../../../index.js';

/** A memory of used permits. Give it to `verifyInstall` as `request.permitStore`. */
export interface TestPermitStore extends PermitStore {
  /** The ids of the permits that were used, in the order of their first use. */
  readonly used: readonly string[];
  /** From here on recording fails with this error; null: no longer. */
  failWith(error: Error | null): void;
}

/** Creates a permit store for tests. A real one is durable and shared by all processes that install: this one is neither. */
export function createTestPermitStore(): TestPermitStore {
  const used = new Set<string>();
  let failure: Error | null = null;
  return {
    get used() {
      return [...used];
    },
    use: (id) => {
      if (failure !== null) throw failure;
      if (used.has(id)) return false;
      used.add(id);
      return true;
    },
    failWith: (error) => {
      failure = error;
    },
  };
}

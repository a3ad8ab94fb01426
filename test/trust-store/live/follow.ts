import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { openTrustStore, type OpenTrustStoreOptions, type TrustStore } from '../../../src/index.js';
import type { MintedCertificate } from '../../../src/testing/index.js';
import { createScene, verdictOf } from '../../support/scene.js';

/** Long enough for a busy machine; a test that needs it has failed. */
const PATIENCE_MILLIS = 25_000;
const DAY = 86_400_000;

/** A scene whose stores are followed, and closed after each test. */
export function createLiveScene() {
  const scene = createScene();
  const { authority } = scene;
  const open = new Set<TrustStore>();
  afterEach(async () => {
    await Promise.all([...open].map(async (store) => store.close()));
    open.clear();
  });
  const pins = Array.from({ length: 6 }, (_, index) => authority.pin('v1', { label: `Vendor ${index}` }));
  const pin = (index: number): MintedCertificate => {
    const found = pins[index];
    if (found === undefined) throw new RangeError(`pin ${index}`);
    return found;
  };

  return {
    ...scene,
    pin,
    /** Opens a store. Its timer doesn't run within a test: what is seen was told. */
    async follow(folder: string, options: OpenTrustStoreOptions = {}): Promise<TrustStore> {
      const store = await openTrustStore(folder, { rescanMillis: DAY, debounceMillis: 20, ...options });
      open.add(store);
      return store;
    },
    /** Which of the pins are trusted by a call that begins now. */
    async trusted(store: TrustStore): Promise<readonly number[]> {
      const found: number[] = [];
      for (const [index, { key }] of pins.entries()) {
        const decision = await scene.verify({ signature: scene.sign({ key }), request: { trustStore: store } });
        if (verdictOf(decision) === 'allow verified') found.push(index);
      }
      return found;
    },
    /** Waits until the snapshot, which nobody has asked to look, holds these pins. */
    async shows(store: TrustStore, indexes: readonly number[]): Promise<void> {
      const wanted = indexes
        .map((index) => pin(index).fingerprint)
        .toSorted()
        .join();
      await until(
        () => shown(store) === wanted,
        () =>
          `shows ${store
            .snapshot()
            .certificates.map(({ subject }) => subject)
            .join()}`,
      );
    },
    /** A folder as Kubernetes mounts one: links through `..data`, which is flipped from one version to the next. */
    configMap() {
      const folder = scene.path('mounted');
      mkdirSync(folder);
      let version = 0;
      return {
        folder,
        flip(files: Readonly<Record<string, string>>): string {
          const name = `..v${++version}`;
          mkdirSync(join(folder, name));
          for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, name, file), content);
          symlinkSync(name, join(folder, '..data_tmp'));
          renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
          return join(folder, name);
        },
        link(file: string): void {
          symlinkSync(join('..data', file), join(folder, file));
        },
      };
    },
  };
}

function shown(store: TrustStore): string {
  return store
    .snapshot()
    .certificates.map(({ fingerprint }) => fingerprint)
    .toSorted()
    .join();
}

/** Waits until something holds. */
export async function until(holds: () => boolean, say: () => string = () => 'not so'): Promise<void> {
  const started = performance.now();
  while (!holds()) {
    if (performance.now() - started > PATIENCE_MILLIS) throw new Error(`waited in vain: ${say()}`);
    await new Promise((resolve) => void setTimeout(resolve, 5));
  }
}

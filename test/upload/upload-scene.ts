import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createInstallGate, type InstallGate, type InstallGateOptions } from '../../src/index.js';
import type { UploadHandlerOptions } from '../../src/upload/index.js';
import { createScene, type Scene } from '../support/scene.js';
import { startUploads, type UploadServer } from './upload-server.js';

/** A gate that trusts one pin, and folders for plugins and private copies. */
export interface UploadScene extends Scene {
  /** A signature file over the scene's artifact, by the pin. */
  readonly signature: Uint8Array;
  readonly gate: () => InstallGate;
  readonly plugins: string;
  readonly copies: string;
  start(options?: Partial<UploadHandlerOptions>): Promise<UploadServer>;
}

/** Sets the scene of uploads; call it at the top of a test file. */
export function createUploadScene(options: InstallGateOptions = {}): UploadScene {
  const scene = createScene();
  const pin = scene.authority.pin();
  const plugins = scene.path('plugins');
  const copies = scene.path('copies');
  mkdirSync(plugins);
  mkdirSync(copies);
  let gate: InstallGate | null = null;
  beforeAll(async () => {
    gate = await createInstallGate({
      trustStore: scene.store({ pin }),
      clock: scene.clock,
      environment: {},
      ...options,
    });
  });
  afterAll(async () => gate?.close());
  const opened = (): InstallGate => {
    if (gate === null) throw new TypeError('the gate is made before the first test');
    return gate;
  };
  return {
    ...scene,
    signature: scene.sign({ key: pin.key }),
    gate: opened,
    plugins,
    copies,
    start: async (given = {}) =>
      startUploads({
        gate: opened(),
        destination: ({ filename }) => join(plugins, filename),
        replace: true,
        folder: copies,
        ...given,
      }),
  };
}

import { afterEach } from 'vitest';
import { createInstallGate, type InstallGate, type InstallGateOptions } from '../../src/index.js';
import type { Scene } from './scene.js';

/** Makes gates on a scene's clock, without an environment, and closes them after each test; call it at the top of a test file. */
export function useGates({ clock }: Scene, defaults: InstallGateOptions = {}) {
  const gates = new Set<InstallGate>();
  afterEach(async () => {
    await Promise.all([...gates].map(async (gate) => gate.close()));
    gates.clear();
  });
  return async (options: InstallGateOptions): Promise<InstallGate> => {
    const gate = await createInstallGate({ clock, environment: {}, ...defaults, ...options });
    gates.add(gate);
    return gate;
  };
}

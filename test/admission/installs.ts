import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  admitInstall,
  holdInstall,
  type AdmissionDecision,
  type AdmitOptions,
  type ArtifactSource,
  type HeldInstall,
  type HoldOptions,
  type Policy,
  type PolicyInput,
} from '../../src/index.js';
import { sha256Hex } from '../../src/internal/bytes.js';
import type { SignatureSource } from '../../src/signature/read-signature-file.js';
import { createScene, type Scene } from '../support/scene.js';

/** What one install differs in from a sound one. */
interface Install {
  readonly artifact?: ArtifactSource;
  readonly signature?: SignatureSource;
  readonly policy?: Policy | PolicyInput;
}

/** A policy under which an unsigned artifact is allowed for a while. */
export const GRACE: PolicyInput = { gracePeriod: { endsAt: '2099-01-01' } };

/** A scene with a signed artifact, a store that trusts its signer, and the calls that install it. */
export function createInstalls(scene: Scene = createScene()) {
  const pin = scene.authority.pin();
  const signature = scene.sign({ key: pin.key });
  const trustStore = scene.store({ 'pin.pem': pin });
  const alive = { clock: scene.clock, environment: {}, trustStore };
  return {
    scene,
    pin,
    signature,
    trustStore,
    sha256: sha256Hex(scene.artifact),
    async admit(options: AdmitOptions, install: Install = {}): Promise<AdmissionDecision> {
      const { artifact = scene.artifactPath, signature: own = signature, policy = {} } = install;
      return admitInstall(artifact, own, policy, { ...alive, ...options });
    },
    async hold(options: HoldOptions = {}, install: Install = {}): Promise<HeldInstall> {
      const { artifact = scene.artifactPath, signature: own = signature, policy = {} } = install;
      return holdInstall(artifact, own, policy, { ...alive, folder: newFolder(scene), ...options });
    },
  };
}

/** A folder of its own, with nothing in it. */
export function newFolder(scene: Scene): string {
  const folder = scene.path('folder');
  mkdirSync(folder);
  return folder;
}

/** What lies in a folder, in order. */
export const namesIn = (folder: string): readonly string[] => readdirSync(folder).toSorted();

/** What lies beside a destination, and there: nothing that is hidden is left out. */
export const namesBeside = (destination: string): readonly string[] => namesIn(dirname(destination));

/** The permissions of what lies at a path. */
export const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

/** Lower-case hex SHA-256 of what lies at a path; null where nothing does. */
export function digestAt(path: string): string | null {
  try {
    return sha256Hex(readFileSync(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

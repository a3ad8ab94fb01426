import { validateHeaderValue, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { keepRefused, type QuarantinedFile } from '../admission/quarantine.js';
import type { ArtifactSource } from '../artifact/artifact-source.js';
import type { InstallDecision } from '../decision/decision.js';
import { errorCode } from '../internal/error-code.js';
import { outside } from '../internal/outside.js';
import type { HeldInstall, HoldOptions } from '../hold-install.js';
import type { SignatureSource } from '../signature/read-signature-file.js';
import { answerChanged, answerDenied, answerInstalled, answerNotInstalled, type Answer } from './answer.js';
import { orAborted } from './or-aborted.js';
import { UploadProblem } from './problem.js';
import { receiveForm } from './receive-form.js';
import { Spool } from './spool.js';
import type { Upload, UploadSettings } from './upload-options.js';
import type { UploadWatch } from './watch-upload.js';

const NO_ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * One upload, from its form's first byte to its answer.
 *
 * A plugin that comes after its signature goes straight into the gate, in one pass, no faster than the gate takes it. One that comes before
 * it waits in a private file: who has signed must be known before the first byte is hashed.
 */
export class UploadInProgress {
  readonly #request: IncomingMessage;
  readonly #settings: UploadSettings;
  readonly #watch: UploadWatch;
  #holding: Promise<HeldInstall> | null = null;
  #spooling: Promise<Spool> | null = null;

  constructor(request: IncomingMessage, settings: UploadSettings, watch: UploadWatch) {
    this.#request = request;
    this.#settings = settings;
    this.#watch = watch;
  }

  /** @throws UploadProblem, ClientGone, and whatever the gate and the host's own functions throw. */
  async take(): Promise<Answer> {
    const { maxPluginBytes, origin, folder } = this.#settings;
    const { signal } = this.#watch;
    const known = await orAborted(signal, async () => this.#settings.request(this.#request));
    const options: HoldOptions = { maxArtifactBytes: maxPluginBytes, origin, ...known, folder, signal };

    this.#watch.startReading();
    const form = await receiveForm(this.#request, this.#settings, signal, async (file, signature, filename) =>
      this.#takePlugin(file, signature, { ...options, name: filename }),
    );
    this.#watch.endReading();

    const spool = await this.#spooling;
    const held = await orAborted(signal, async () =>
      spool === null
        ? this.#alreadyHeld()
        : this.#hold(spool.chunks(), form.signature, { ...options, name: form.filename }),
    );
    const { decision } = held;
    const upload: Upload = {
      decision,
      filename: form.filename,
      fields: form.fields,
      request: this.#request,
    };
    return decision.verdict === 'deny' ? this.#deny(decision, upload, spool) : this.#install(held, upload);
  }

  /** Takes every copy away that isn't in its place. Never rejects. */
  async release(): Promise<void> {
    const [held, spool] = await Promise.all([orNull(this.#holding), orNull(this.#spooling)]);
    await held?.release();
    await spool?.file.discard();
  }

  async #takePlugin(file: Readable, signature: SignatureSource, options: HoldOptions): Promise<'read' | 'enough'> {
    const { folder, maxPluginBytes, quarantine } = this.#settings;
    // What is to be kept if it is refused must be read to its end, whatever the gate thinks of it.
    if (signature !== null && quarantine === null) {
      const { decision } = await this.#hold(file, signature, options);
      return decision.verdict === 'deny' && !file.readableEnded ? 'enough' : 'read';
    }
    this.#spooling = Spool.fill(file, {
      folder,
      maxBytes: maxPluginBytes,
      leaveTrail: quarantine !== null,
      signal: this.#watch.signal,
    }).catch((error: unknown) => {
      throw this.#asProblem(error);
    });
    await this.#spooling;
    return 'read';
  }

  /** A disk that is full is the server's fault, and nothing that the form is to blame for. */
  #asProblem(error: unknown): unknown {
    if (!NO_ROOM.has(errorCode(error))) return error;
    outside(() => this.#settings.onError(error, this.#request));
    return new UploadProblem('no-room', 'The server has no room for the plugin.');
  }

  async #hold(artifact: ArtifactSource, signature: SignatureSource, options: HoldOptions): Promise<HeldInstall> {
    this.#holding = this.#settings.gate.hold(artifact, signature, options);
    return this.#holding;
  }

  async #alreadyHeld(): Promise<HeldInstall> {
    if (this.#holding === null) throw new TypeError('unreachable: a plugin is spooled or held');
    return this.#holding;
  }

  async #deny(
    decision: InstallDecision & { readonly verdict: 'deny' },
    upload: Upload,
    spool: Spool | null,
  ): Promise<Answer> {
    const { quarantine, onDecision } = this.#settings;
    const quarantined: QuarantinedFile | null =
      quarantine === null || spool === null || spool.trail === null
        ? null
        : await keepRefused(spool.file, spool.trail, quarantine, decision);
    await onDecision(decision, { ...upload, installed: null, quarantined });
    return answerDenied(decision, this.#request, this.#settings);
  }

  async #install(held: HeldInstall, upload: Upload): Promise<Answer> {
    const { decision } = held;
    const { destination, location, replace, mode, show, onDecision, onError } = this.#settings;
    const path = await orAborted(this.#watch.signal, async () => destination(upload));
    if (path === null) {
      await onDecision(decision, { ...upload, installed: null, quarantined: null });
      return answerChanged(decision, this.#request, this.#settings);
    }
    const where = location === null ? null : location(upload);
    const shown = show(decision, this.#request);
    // Before anything is put into its place: an answer that can't be sent would come too late.
    if (where !== null) validateHeaderValue('location', where);
    JSON.stringify(shown);
    this.#watch.signal.throwIfAborted();
    const commitment = await held.commit(path, { replace, mode });
    if (!commitment.committed) {
      await onDecision(decision, { ...upload, installed: null, quarantined: null });
      const { message, remedy } = commitment;
      outside(() => onError(new Error(remedy === null ? message : `${message} ${remedy}`), this.#request));
      return answerNotInstalled(commitment, decision, this.#request, this.#settings);
    }
    const { sha256, size } = commitment;
    const installed = { path: commitment.path, sha256, size };
    try {
      await onDecision(decision, { ...upload, installed, quarantined: null });
    } catch (error) {
      outside(() => onError(error, this.#request));
      throw new UploadProblem('host-failed', 'The plugin was installed, and the server failed after that.');
    }
    return answerInstalled(shown, installed, where);
  }
}

async function orNull<T>(promise: Promise<T> | null): Promise<T | null> {
  try {
    return await promise;
  } catch {
    return null;
  }
}

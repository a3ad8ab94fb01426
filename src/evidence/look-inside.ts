import type { CheckedArtifact } from '../artifact/readable-artifact.js';
import type { AppEvidence } from '../decision/evidence/app.js';
import type { ArchiveEvidence } from '../decision/evidence/archive.js';
import type { ArchiveLimits } from '../archive/archive-limits.js';
import type { ArchiveReport } from '../archive/inspect-archive.js';
import { errorCode } from '../internal/error-code.js';
import { identify, readApp } from './app-evidence.js';
import type { AppReader } from './app-reader.js';

/** What an artifact holds. */
export interface Inside {
  readonly archive: ArchiveEvidence;
  readonly app: AppEvidence;
}

/** What is asked of an artifact's content. */
export interface LookInsideOptions {
  /** Whether any check asks for the archive's structure, or for the app that only its descriptors name. */
  readonly needsArchive: boolean;
  /** The host's; undefined: the archive's own descriptors tell. */
  readonly readApp: AppReader | undefined;
  readonly archiveLimits: Partial<ArchiveLimits>;
  readonly signal: AbortSignal | undefined;
}

/** Looks into an artifact whose bytes are those that were hashed. Hostile content is an answer; a reading that fails is the artifact's (see `failure`). */
export async function lookInside(readable: CheckedArtifact, options: LookInsideOptions): Promise<Inside> {
  const report = options.needsArchive ? await inspect(readable, options) : null;
  const app = options.readApp === undefined ? appOf(report) : await readApp(options.readApp, readable);
  return { archive: archiveOf(report), app };
}

async function inspect(readable: CheckedArtifact, options: LookInsideOptions): Promise<ArchiveReport> {
  // Loaded when the first archive is looked at: a host that starts up has none yet.
  const { inspectArchive } = await import('../archive/inspect-archive.js');
  try {
    return await inspectArchive(readable, { ...options.archiveLimits, signal: options.signal });
  } catch (error) {
    options.signal?.throwIfAborted();
    // The artifact that can't be read again, or has changed: whoever asked sees it in `failure`.
    if (readable.failure === null) throw error;
    return { ok: false, code: 'archive-unreadable', entry: null, detail: errorCode(error) };
  }
}

function archiveOf(report: ArchiveReport | null): ArchiveEvidence {
  if (report === null) return { state: 'not-inspected', because: 'not-asked' };
  if (report.ok) return { state: 'sound', entries: report.entries.length };
  const { code, entry, detail } = report;
  return code === 'archive-not-a-zip' ? { state: 'not-an-archive' } : { state: 'fault', code, entry, detail };
}

/** What the archive's own descriptors say. */
function appOf(report: ArchiveReport | null): AppEvidence {
  if (report === null) return { state: 'unknown', because: 'no-reader' };
  if (!report.ok) return { state: 'unknown', because: 'no-descriptor' };
  const { identity } = report;
  switch (identity.state) {
    case 'unknown':
      return { state: 'unknown', because: 'no-descriptor' };
    case 'disagreement':
      return doubtful(identity.detail);
    case 'malformed':
      return doubtful(`${identity.source}: ${identity.detail}`);
    case 'known': {
      const { key, version, vendor, source, findings } = identity;
      const app = identify({ key, version, vendor }, source);
      // A version is left out where two differ in more than what build tools add.
      const doubts = findings
        .filter(({ code }) => code === 'key-differs' || (code === 'version-differs' && version === null))
        .map(({ detail }) => detail);
      return app.state === 'known' && doubts.length > 0 ? { ...app, doubts } : app;
    }
  }
}

/** Of which app it is, whoever reads it decides. */
function doubtful(detail: string): AppEvidence {
  return { state: 'unreadable', detail, doubts: [detail] };
}

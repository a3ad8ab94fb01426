/** Archives: their structure, their limits, and which app they are. */
export type { ArchiveFaultCode } from '../decision/evidence.js';
export type { ArchiveFault } from './archive-fault.js';
export { DEFAULT_ARCHIVE_LIMITS, type ArchiveLimits } from './archive-limits.js';
export type { ArchiveEntry } from './entry.js';
export type { DeclaredIdentity, IdentityFinding, IdentityResult } from './identity/identity.js';
export type { IdentityReader } from './identity/read-identity.js';
export type { InnerArchive } from './inner-archives.js';
export {
  inspectArchive,
  type ArchiveReport,
  type ArchiveSource,
  type InspectedEntry,
  type InspectOptions,
} from './inspect-archive.js';
export { ArtifactChangedError, fromFileHandle, fromMemory, type RandomAccessBytes } from './random-access-bytes.js';
export { readStructure, type StructureResult } from './read-structure.js';

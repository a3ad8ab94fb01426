/** Archives: their structure, their limits, and which app they are. */
export type { ArchiveFaultCode } from '../decision/evidence/archive.js';
export { DEFAULT_ARCHIVE_LIMITS, type ArchiveLimits } from './archive-limits.js';
export type { IdentityReader } from './identity/read-identity.js';
export { inspectArchive, type ArchiveReport, type ArchiveSource } from './inspect-archive.js';
export { ArtifactChangedError, fromFileHandle, fromMemory, type RandomAccessBytes } from './random-access-bytes.js';
export { readStructure } from './read-structure.js';

/** What kind of problem an answer tells of: the end of its `type`. */
export type UploadProblemCode =
  | 'not-multipart'
  | 'malformed-form'
  | 'incomplete-form'
  | 'plugin-missing'
  | 'plugin-not-a-file'
  | 'duplicate-part'
  | 'unexpected-part'
  | 'too-many-parts'
  | 'form-too-large'
  | 'plugin-too-large'
  | 'signature-too-large'
  | 'field-too-large'
  | 'idle'
  | 'too-slow'
  | 'evaluation-too-slow'
  | 'queue-full'
  | 'waited-too-long'
  | 'closed'
  | 'body-already-read'
  | 'host-failed'
  | 'denied'
  | 'malformed-plugin'
  | 'malformed-signature'
  | 'plugin-not-readable'
  | 'destination-exists'
  | 'changed-meanwhile'
  | 'no-room'
  | 'not-installed';

/**
 * What can go wrong with an upload, apart from the decision itself: the status that tells of it (RFC 9110 section 15.5), and its title (RFC 9457
 * section 3.1.3), which is the same every time.
 */
const CATALOGUE: Readonly<Record<UploadProblemCode, readonly [status: number, title: string]>> = {
  'not-multipart': [415, 'The body is not multipart/form-data'],
  'malformed-form': [400, 'The form cannot be read'],
  'incomplete-form': [400, 'The form ends too early'],
  'plugin-missing': [422, 'The form holds no plugin'],
  'plugin-not-a-file': [422, 'The plugin was not sent as a file'],
  'duplicate-part': [422, 'A part of the form stands twice'],
  'unexpected-part': [422, 'The form holds a part that is not expected'],
  'too-many-parts': [422, 'The form has too many parts'],
  'form-too-large': [413, 'The form is too large'],
  'plugin-too-large': [413, 'The plugin is too large'],
  'signature-too-large': [413, 'The signature is too large'],
  'field-too-large': [413, 'A field of the form is too large'],
  idle: [408, 'The upload has stalled'],
  'too-slow': [408, 'The upload took too long'],
  'evaluation-too-slow': [503, 'The check took too long'],
  'queue-full': [429, 'Too many uploads at once'],
  'waited-too-long': [503, 'The upload waited too long for its turn'],
  closed: [503, 'Uploads are closed'],
  'body-already-read': [500, 'The host has read the body before'],
  'host-failed': [500, 'The host failed'],
  denied: [403, 'The plugin may not be installed'],
  'malformed-plugin': [422, 'The plugin cannot be processed'],
  'malformed-signature': [422, 'The signature cannot be processed'],
  'plugin-not-readable': [500, 'The plugin could not be read'],
  'destination-exists': [409, 'The plugin is there already'],
  'changed-meanwhile': [409, 'What is installed has changed since the upload began'],
  'no-room': [507, 'There is no room for the plugin'],
  'not-installed': [500, 'The plugin could not be put into its place'],
};

/** Why an upload didn't come to a decision. */
export class UploadProblem extends Error {
  override readonly name = 'UploadProblem';
  readonly code: UploadProblemCode;

  /** @param detail - for whoever uploads: harmless to show, and without any path of this machine. */
  constructor(code: UploadProblemCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** Problem details (RFC 9457 section 3) as the handler sends them, with what they are extended by. */
export interface ProblemDetails {
  /** `urn:install-gate:problem:` and the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** `urn:uuid:` and the decision's id, where there is a decision. */
  readonly instance?: string;
  /** What to do now, and who does it. */
  readonly remedy?: string | null;
  /** The decision's reason, or why the plugin isn't in its place. */
  readonly code?: string;
  /** The decision, as the option `show` has it. */
  readonly decision?: unknown;
}

/** Puts a problem into RFC 9457's words. */
export function problemDetails(
  code: UploadProblemCode,
  detail: string,
  extensions: Pick<ProblemDetails, 'instance' | 'remedy' | 'code' | 'decision'> = {},
): ProblemDetails {
  const [status, title] = CATALOGUE[code];
  return { type: `urn:install-gate:problem:${code}`, title, status, detail, ...extensions };
}

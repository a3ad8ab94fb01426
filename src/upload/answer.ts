import { basename } from 'node:path';
import type { IncomingMessage } from 'node:http';
import type { AdmittedFile } from '../admit-install.js';
import type { InstallDecision } from '../decision/decision.js';
import { sayRemedy } from '../decision/catalogue/entry.js';
import type { Commitment } from '../hold-install.js';
import { problemDetails, type UploadProblem, type ProblemDetails, type UploadProblemCode } from './problem.js';
import { problemOfDenial } from './problem-of-denial.js';
import { SHOW_ALL, type UploadSettings } from './upload-options.js';

/** The body of a 201. */
export interface UploadedPlugin {
  /** The decision, as the option `show` has it. */
  readonly decision: unknown;
  readonly installed: {
    /** Of the file in its place; where that is isn't the client's business. */
    readonly name: string;
    /** Lower-case hex. */
    readonly sha256: string;
    /** Bytes. */
    readonly size: number;
  };
}

/** What is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: UploadedPlugin | ProblemDetails;
}

/** The plugin lies in its place. */
export function answerInstalled(shown: unknown, { path, sha256, size }: AdmittedFile, location: string | null): Answer {
  return {
    status: 201,
    headers: { 'content-type': 'application/json', ...(location === null ? {} : { location }) },
    body: { decision: shown, installed: { name: basename(path), sha256, size } },
  };
}

/** The gate's own words name the option of a gate. */
const RAISE_LIMIT =
  'raise maxPluginBytes of the upload handler, or maxArtifactBytes where its option "request" gives one, if plugins of this size are expected';

/** The decision denies. */
export function answerDenied(
  decision: InstallDecision & { readonly verdict: 'deny' },
  request: IncomingMessage,
  settings: UploadSettings,
): Answer {
  const { reason, summary, checks } = decision;
  const own = reason === 'artifact-too-large' ? sayRemedy('developer', RAISE_LIMIT) : null;
  const remedy = own ?? checks.find(({ code }) => code === reason)?.remedy ?? null;
  return answerProblem(problemOfDenial(reason), summary, settings, {
    instance: `urn:uuid:${decision.decisionId}`,
    code: reason,
    remedy,
    decision: settings.show(decision, request),
  });
}

/**
 * The decision allows, and yet the plugin isn't in its place. Message and remedy name paths, as those of a decision do: where the host chooses
 * what of a decision is shown, they are for `onError` alone.
 */
export function answerNotInstalled(
  { code, message, remedy }: Extract<Commitment, { committed: false }>,
  decision: InstallDecision,
  request: IncomingMessage,
  settings: UploadSettings,
): Answer {
  const isAllShown = settings.show === SHOW_ALL;
  const detail = 'The plugin passed the check, and was not put into its place; what was there before is as it was.';
  return answerProblem(problemOfDenial(code), isAllShown ? `${detail} ${message}` : detail, settings, {
    instance: `urn:uuid:${decision.decisionId}`,
    code,
    remedy: isAllShown ? remedy : null,
    decision: settings.show(decision, request),
  });
}

/** There is no decision. */
export function answerFailure(failure: UploadProblem | null, settings: UploadSettings): Answer {
  return failure === null
    ? answerProblem('host-failed', 'The upload failed on the side of the server; its log tells why.', settings)
    : answerProblem(failure.code, failure.message, settings);
}

const COME_AGAIN: ReadonlySet<number> = new Set([429, 503]);

function answerProblem(
  problem: UploadProblemCode,
  detail: string,
  { retryAfterSeconds }: UploadSettings,
  extensions: Parameters<typeof problemDetails>[2] = {},
): Answer {
  const body = problemDetails(problem, detail, extensions);
  const retry = COME_AGAIN.has(body.status) ? { 'retry-after': String(retryAfterSeconds) } : {};
  return { status: body.status, headers: { 'content-type': 'application/problem+json', ...retry }, body };
}

/** The decision allows, and was about a version that is no longer the installed one. */
export function answerChanged(decision: InstallDecision, request: IncomingMessage, settings: UploadSettings): Answer {
  const detail =
    'The plugin passed the check; meanwhile what it was to replace has changed. It was not put into its place.';
  return answerProblem('changed-meanwhile', detail, settings, {
    instance: `urn:uuid:${decision.decisionId}`,
    remedy: sayRemedy(
      'administrator',
      'look at what is installed now, and upload the plugin again if it is still wanted',
    ),
    decision: settings.show(decision, request),
  });
}

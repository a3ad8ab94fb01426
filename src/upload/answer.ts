import { basename } from 'node:path';
import type { IncomingMessage } from 'node:http';
import type { AdmittedFile } from '../admit-install.js';
import type { InstallDecision } from '../decision/decision.js';
import type { DestinationFaultCode } from '../decision/evidence.js';
import { problemDetails, type UploadProblem, type ProblemDetails, type UploadProblemCode } from './problem.js';
import { problemOfDenial } from './problem-of-denial.js';
import type { UploadSettings } from './upload-options.js';

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

/** The decision denies. */
export function answerDenied(
  decision: InstallDecision & { readonly verdict: 'deny' },
  request: IncomingMessage,
  settings: UploadSettings,
): Answer {
  const { reason, summary, checks } = decision;
  const remedy = checks.find(({ code }) => code === reason)?.remedy ?? null;
  return answerProblem(problemOfDenial(reason), summary, settings, {
    instance: `urn:uuid:${decision.decisionId}`,
    code: reason,
    remedy,
    decision: settings.show(decision, request),
  });
}

/** The decision allows, and yet the plugin isn't in its place. What the system says of that names paths, and is for `onError`. */
export function answerNotInstalled(
  code: DestinationFaultCode,
  decision: InstallDecision,
  request: IncomingMessage,
  settings: UploadSettings,
): Answer {
  return answerProblem(
    problemOfDenial(code),
    'The plugin passed the check, and was not put into its place; what was there before is as it was.',
    settings,
    { instance: `urn:uuid:${decision.decisionId}`, code, decision: settings.show(decision, request) },
  );
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

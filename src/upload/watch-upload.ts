import type { IncomingMessage, ServerResponse } from 'node:http';
import { UploadProblem } from './problem.js';

/** Nobody is there any more who could be answered. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** The limits of one upload's time, and whether its client is still there. */
export interface UploadWatch {
  /** Aborted with an UploadProblem, or ClientGone. */
  readonly signal: AbortSignal;
  /** From now on the client is waited for. */
  startReading(): void;
  /** The whole form is there. */
  endReading(): void;
  /** Aborts, for a reason of the caller's. */
  abort(reason: unknown): void;
  stop(): void;
}

type Phase = 'waiting' | 'reading' | 'checking';

/** Watches one upload from its first moment on. */
export function watchUpload(
  request: IncomingMessage,
  response: ServerResponse,
  { maxMillis, maxIdleMillis }: { readonly maxMillis: number; readonly maxIdleMillis: number },
): UploadWatch {
  const controller = new AbortController();
  const { signal } = controller;
  let phase: Phase = 'waiting';
  let idle: NodeJS.Timeout | undefined;

  const abort = (reason: unknown): void => controller.abort(reason);
  const gone = (): void => {
    if (!response.writableEnded) abort(new ClientGone('the client has gone away'));
  };
  // Not the client's fault: all that it has sent isn't taken from it, or there is no more to send.
  const isClientWaiting = (): boolean => request.isPaused() || request.complete;
  const overall = setTimeout(() => {
    abort(tooLong(phase === 'reading' && isClientWaiting() ? 'checking' : phase, maxMillis));
  }, maxMillis);
  overall.unref();
  const heard = (): void => void idle?.refresh();
  const checkIdle = (): void => {
    if (isClientWaiting()) idle?.refresh();
    else abort(new UploadProblem('idle', `Nothing was received for ${maxIdleMillis} ms.`));
  };

  request.on('error', ignore);
  response.on('error', ignore);
  request.once('aborted', gone);
  response.once('close', gone);
  if (request.destroyed || response.destroyed) gone();

  return {
    signal,
    abort,
    startReading() {
      phase = 'reading';
      idle = setTimeout(checkIdle, maxIdleMillis);
      idle.unref();
      // A listener sets the stream flowing unless it is paused, and nothing takes the bytes yet.
      request.pause();
      request.on('data', heard);
    },
    endReading() {
      phase = 'checking';
      clearTimeout(idle);
      request.off('data', heard);
    },
    stop() {
      clearTimeout(overall);
      clearTimeout(idle);
      request.off('data', heard);
      request.off('aborted', gone);
      response.off('close', gone);
      // The listeners for errors stay: a socket may fail after its upload is over.
    },
  };
}

function tooLong(phase: Phase, maxMillis: number): UploadProblem {
  switch (phase) {
    case 'waiting':
      return new UploadProblem('waited-too-long', 'Other uploads have kept this one waiting; try again later.');
    case 'reading':
      return new UploadProblem('too-slow', `The form was not complete after ${maxMillis} ms.`);
    case 'checking':
      return new UploadProblem('evaluation-too-slow', `The check was not complete after ${maxMillis} ms.`);
  }
}

function ignore(): void {}

import type { FastifyInstance } from 'fastify';
import type { Clock } from 'install-gate';

export function buildApp(options: {
  readonly policyFile: string;
  readonly dataFolder: string;
  readonly clock?: Clock;
  readonly onError?: (error: unknown) => void;
}): Promise<FastifyInstance>;

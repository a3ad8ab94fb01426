/** Where everything of the demo is. */
export interface Demo {
  readonly folder: string;
  readonly policyFile: string;
  readonly trustStore: string;
  readonly samplesFolder: string;
  readonly dataFolder: string;
}

export function ensureDemo(path: string, now?: Date): Promise<Demo>;

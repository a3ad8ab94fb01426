/** Environment variables as a host hands them in: name to value. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's own environment: the only place in the library that reads it. */
export function processEnvironment(): Environment {
  return process.env;
}

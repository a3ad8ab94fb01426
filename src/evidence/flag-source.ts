/**
 * What an OpenFeature client answers (`@openfeature/server-sdk`), as far as it is used: any client fits.
 */
export interface FlagClient {
  /** Details of a boolean flag; `errorCode` tells that `value` is only the default. */
  getBooleanDetails(
    key: string,
    defaultValue: boolean,
  ): Promise<{ readonly value: boolean; readonly errorCode?: string | undefined }>;
}

/**
 * What a host's flags are asked of: a function of the flag's key, or an OpenFeature client. Of a function `false` and `'false'` turn the check
 * off, `true`, `'true'` and `undefined` leave it on; anything else, a throw, a rejection and silence of a second leave it on with a warning.
 */
export type FlagSource = ((key: string) => unknown) | FlagClient;

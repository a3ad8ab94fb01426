export function pluginArchive(plugin: {
  readonly key: string;
  readonly version: string;
  readonly vendor: string;
  readonly content?: string | Uint8Array;
}): Buffer;

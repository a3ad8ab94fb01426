/** A caller's mistake: a TypeError with a code, so that a host can tell it from a failing of its own. */
export class InvalidArgument extends TypeError {
  readonly code = 'invalid-argument';
}

/** The command line as it is documented. */
export const USAGE = `Usage: install-gate verify ARTIFACT [options]

Decides whether ARTIFACT may be installed, and says why.

Options
  --signature FILE      the detached signature; without it ARTIFACT.sig, ARTIFACT.sig.json and
                        ARTIFACT.signature are looked for, the first one
                        is used, and none means unsigned
  --trust-store FOLDER  the certificates that may sign or issue, in place of the policy's folder
  --policy FILE         the policy, as JSON; the level "standard" without it
  --at INSTANT          judge as of this instant (2027-01-31T00:00:00Z): no decision to install by
  --origin NAME         where the install comes from, as the policy names it
  --json                print the decision as JSON and nothing else

       install-gate --help | --version

Put -- before an ARTIFACT whose name begins with a dash.

Exit status
  0  allowed (with --at: it would be)
  1  denied
  2  wrong command line, or a policy file that is missing or invalid
`;

/** A command line that can't be carried out. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command line as it is documented. */
export const USAGE = `Usage: install-gate verify ARTIFACT [options]

Decides whether ARTIFACT may be installed, and says why.

Options
  --signature FILE      the detached signature; without it ARTIFACT.sig.json, ARTIFACT.sig and
                        ARTIFACT.signature are looked for, the first one
                        is used, and none means unsigned
  --trust-store FOLDER  the certificates that may sign or issue, in place of the policy's folder
  --policy FILE         the policy, as JSON; the level "standard" without it
  --at INSTANT          judge as of this instant (2027-01-31T00:00:00Z): no decision to install by
  --origin NAME         where the install comes from, as the policy names it
  --preview             for another machine, whose certificates and policy these are: who may write
                        to them here is left out; no decision to install by
  --json                print the decision as JSON and nothing else

Commands that look at a trust store (--trust-store FOLDER or --policy FILE, --json)
       install-gate trust list               what is in it, and what each certificate may do
       install-gate trust show CERTIFICATE   one of them, by file name or fingerprint
       install-gate trust check              whether everything in it can be read
       install-gate trust import BUNDLE --sha256 HEX [--dry-run]
                                             place what is new in a CA's bundle (PEM, PKCS #7,
                                             zip, tar.gz) whose SHA-256 is this
       install-gate health [--days N]        who could write to it, what expires within N days
                                             (30), what is missing, what does not belong there
       install-gate forecast [--until DATE]  what stops working until then (90 days)

Commands that look at a policy
       install-gate explain [--policy FILE] [--at INSTANT]
                                             what it means at that instant (now), in plain words

       install-gate --help | --version

Put -- before an ARTIFACT whose name begins with a dash.

Exit status
  0  allowed (with --at: it would be); of the other commands: all is well, or done
  1  denied; of the other commands: refused, or something needs attention (health: a warning)
  2  wrong command line, or a policy file that is missing or invalid; health and forecast:
     something does not work now
`;

/** A command line that can't be carried out. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

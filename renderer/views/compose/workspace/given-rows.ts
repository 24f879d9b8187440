/** What stands in the tab of variables: everything that a request is given by its place, and the values that nothing gives. */
import type { WorkspaceEntry } from '#shared/model/workspace.ts';
import type { EntryOf } from '#shared/workspace/scope.ts';
import { environmentPath, foldersOf } from '#shared/workspace/scope.ts';
import type { LintResult } from '../../../editor/sip-lint.ts';

export interface GivenRow {
  readonly name: string;
  readonly value: string;
  /** The folder or environment's file that gives it; '' for the workspace. */
  readonly from: string;
  readonly kind: 'folder' | 'environment' | 'workspace';
  /** Whether something nearer gives the same name. */
  readonly isOverridden: boolean;
}

/** Everything that is given at a path, the nearest first (the order of `givenVariables`). @param own names of the request's own variables */
export function givenRows(
  entryOf: EntryOf,
  path: string,
  environment: string,
  own: readonly string[],
): readonly GivenRow[] {
  const folders = foldersOf(path).filter((folder) => folder !== '');
  const sources = [
    ...folders.map((from) => ({ from, kind: 'folder' as const })),
    ...(environment === '' ? [] : [{ from: environmentPath(environment), kind: 'environment' as const }]),
    { from: '', kind: 'workspace' as const },
  ];
  const seen = new Set(own.map((name) => name.trim()));
  return sources.flatMap((source) =>
    (entryOf(source.from)?.variables ?? []).map(({ name, value }) => {
      const isOverridden = seen.has(name);
      seen.add(name);
      return { name, value, ...source, isOverridden };
    }),
  );
}

/** What only the core can tell on sending: the messages of an exchange, and the state of a dialog. */
const LATER = /^(?:response|request|dialog)\./;

/** The names in a text that nothing gives, each once. */
export function unresolvedIn({ findings }: Pick<LintResult, 'findings'>): readonly string[] {
  const names = findings.flatMap((finding) => (finding.kind === 'variable' ? [finding.name] : []));
  return [...new Set(names)].filter((name) => !LATER.test(name));
}

/** A value in the place of each secret that the core knows, for what looks at a text without sending it. */
export function secretSamples(secrets: WorkspaceEntry['secrets']): Record<string, string> {
  const known = secrets.filter((secret) => secret.known);
  return Object.fromEntries(known.map(({ name }) => [name, 'secret']));
}

/** What stands in the tab of variables: everything that a request is given by its place, and the values that nothing gives. */
import { FILE_ENDINGS } from '#shared/model/workspace.ts';
import type { EntryOf, GivenVariable } from '#shared/workspace/scope.ts';
import { environmentPath, foldersOf, titleOf } from '#shared/workspace/scope.ts';
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

/** The values in a text that sending would find nothing for, each once. */
export function unresolvedIn({ findings }: Pick<LintResult, 'findings'>): readonly string[] {
  const names = findings.flatMap((finding) =>
    finding.kind === 'value' && finding.problem !== 'open' ? [finding.name] : [],
  );
  return [...new Set(names)];
}

/** Where each given variable is from, in words. @param t the words of `workspace.variables.from.KIND` */
export function originsOf(
  given: readonly GivenVariable[],
  t: (kind: GivenRow['kind'], name: string) => string,
): Record<string, string> {
  const kindOf = (from: string): GivenRow['kind'] =>
    from === '' ? 'workspace' : from.endsWith(FILE_ENDINGS.environment) ? 'environment' : 'folder';
  return Object.fromEntries(given.map(({ name, from }) => [name, t(kindOf(from), titleOf(from))]));
}

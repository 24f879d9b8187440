/** What stands in the tab of variables: everything that a request is given by its place, and the values that nothing gives. */
import type { EntryOf } from '#shared/workspace/scope.ts';
import { environmentPath, foldersOf } from '#shared/workspace/scope.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { callText } from '#shared/template/template.ts';
import type { Known } from '../../../editor/samples.ts';
import { sampleOf } from '../../../editor/samples.ts';
import type { Draft } from '../draft.ts';

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

type Sent = Pick<Draft, 'text' | 'destination' | 'user' | 'password' | 'switches'>;

/** The values that sending would find nothing for, each once and without its braces: in the text, the destination, the credentials. */
export function unresolvedIn(draft: Sent, known: Known): readonly string[] {
  const { text, destination, user, password, switches } = draft;
  if (!switches.variables) return [];
  const { lookup } = sampleOf(known, 0);
  const texts = [text, destination, ...(user === '' ? [] : [user, password])];
  const calls = texts.flatMap((one) => renderTemplate(one, lookup).unresolved);
  return [...new Set(calls.map(({ call }) => callText(call).slice(2, -2)))];
}

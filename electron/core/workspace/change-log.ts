/** What changed with each revision of the workspace, as far back as it is worth telling. */
import type { Settled } from './tree.ts';

/** Paths that are kept in all, and so many are told at once; whoever missed more asks for everything. */
const KEPT = 1_000;

export interface ChangeLog {
  revision(): number;
  /** A next revision. */
  add(settled: Settled): void;
  /** A next revision, of which nothing before is known any more. */
  restart(): void;
  /** The paths that changed or went since a revision; null where that is not known. */
  since(revision: number): ReadonlySet<string> | null;
}

export function createChangeLog(): ChangeLog {
  let revision = 0;
  let kept: { readonly revision: number; readonly paths: readonly string[] }[] = [];
  let paths = 0;
  /** The oldest revision since which everything is known. */
  let oldest = 0;

  const forget = (): void => {
    const first = kept.shift();
    paths -= first?.paths.length ?? 0;
    oldest = first?.revision ?? oldest;
  };
  return {
    revision: () => revision,
    add({ changed, removed }) {
      revision++;
      kept.push({ revision, paths: [...changed, ...removed] });
      paths += changed.length + removed.length;
      while (paths > KEPT && kept.length > 0) forget();
    },
    restart() {
      revision++;
      oldest = revision;
      kept = [];
      paths = 0;
    },
    since(asked) {
      if (asked < oldest || asked > revision) return null;
      return new Set(kept.filter((one) => one.revision > asked).flatMap((one) => one.paths));
    },
  };
}

/** The part of the service in memory about the workspace, the history and runs: nothing is open, nothing was sent, nothing runs. */
import type { HistoryCounters, WorkspaceState } from '#shared/model/workspace.ts';
import type { Feed } from '#shared/rpc/feed.ts';
import type { Feeds, Handlers } from '#shared/rpc/server.ts';
import { notFound } from './fake-stack.ts';

const NO_WORKSPACE: WorkspaceState = { root: '', revision: 0, entries: 0, unlisted: 0, trouble: null };

const noFile = (): never => notFound('workspace');

/** Handlers of the methods around the workspace. */
export function fakeWorkspace() {
  let kept: string | null = null;
  return {
    'workspace.open': noFile,
    'workspace.entries': () => ({ revision: 0, total: 0, entries: [] }),
    'workspace.changes': () => ({ revision: 0, reset: false, changed: [], removed: [] }),
    'workspace.read': noFile,
    'workspace.write': noFile,
    'workspace.add': noFile,
    'workspace.makeFolder': noFile,
    'workspace.move': noFile,
    'workspace.duplicate': noFile,
    'workspace.remove': noFile,
    'workspace.restore': noFile,
    'workspace.search': () => ({ hits: [], more: false }),
    'drafts.keep'({ text }) {
      kept = text;
      return {};
    },
    'drafts.kept': () => ({ text: kept }),
    'secrets.set': () => ({}),
    'history.page': () => ({ rows: [], total: 0 }),
    'history.get': ({ id }) => notFound(`send ${id}`),
    'history.clear': () => ({}),
    'runs.start': noFile,
    'runs.stop': ({ id }) => notFound(`run ${id}`),
    'runs.list': () => ({ runs: [] }),
    'runs.rows': ({ id }) => notFound(`run ${id}`),
    'runs.report': ({ id }) => notFound(`run ${id}`),
  } satisfies Partial<Handlers>;
}

type MakeFeed = <S>(snapshot: () => S, delta: () => S) => Feed<S, S>;

/** Feeds of the workspace, the history and runs. */
export function fakeWorkspaceFeeds(feed: MakeFeed): Pick<Feeds, 'workspace' | 'history' | 'run'> {
  const state = (): WorkspaceState => NO_WORKSPACE;
  const none = { kept: 0, gone: 0, revision: 0 };
  const sends = (): HistoryCounters => ({ hand: none, runs: none });
  return {
    workspace: () => feed(state, state),
    history: () => feed(sends, sends),
    run: ({ id }) => notFound(`run ${id}`),
  };
}

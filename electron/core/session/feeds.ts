/** The contract's streams, each made for one reader. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Exchange } from '#shared/model/exchange.ts';
import type { RunView } from '#shared/model/sequence.ts';
import type { LiveDialog } from '#shared/model/stack.ts';
import type { Feed } from '#shared/rpc/feed.ts';
import type { Feeds } from '#shared/rpc/server.ts';
import type { Runs } from '../sequence/runs.ts';
import type { DialogTable } from '../ua/dialogs/dialog-table.ts';
import { dialogRow } from '../ua/dialogs/dialog-view.ts';
import type { UserAgent } from '../ua/user-agent.ts';
import type { Core } from './core.ts';
import { createStackFeed } from './stack-feed.ts';
import { createTrafficFeed } from './traffic-feed.ts';
import { createViewFeed } from './view-feed.ts';
import { createWholeFeed } from './whole-feed.ts';

/** Makes the table of feeds. Opening `exchange` or `dialog` throws NOT_FOUND where there is none of that id. */
export function createFeeds(core: Core): Feeds {
  return {
    traffic: () => createTrafficFeed(core),
    view: (params) => createViewFeed(core.views, params),
    diagnosis({ view }) {
      const diagnosis = core.diagnoses.open(view);
      const feed = createWholeFeed(
        () => diagnosis.read(),
        (changed) => diagnosis.onChange(changed),
      );
      return {
        ...feed,
        close() {
          feed.close();
          diagnosis.close();
        },
      };
    },
    sources: () =>
      createWholeFeed(
        () => core.sources.rows(),
        (changed) => {
          // What the system lost is seen by asking, also when nothing more comes.
          const ends = [core.sources.onChange(changed), core.drops.onChange(changed)];
          return () => ends.forEach((end) => end());
        },
      ),
    exchange: ({ id }) => createExchangeFeed(core.stack.userAgent, id),
    stack: () => createStackFeed(core.stack),
    dialog: ({ id }) => createDialogFeed(core.stack.dialogs.table, id),
    incoming: () => {
      const { list } = core.stack.uas;
      return createWholeFeed(
        () => list.rows(),
        (changed) => list.onChange(changed),
      );
    },
    accounts: () => {
      const { accounts } = core.stack;
      return createWholeFeed(
        () => accounts.rows(),
        (changed) => accounts.onChange(changed),
      );
    },
    ...craftingFeeds(core),
  };
}

/** The feeds of what a person writes, sends and runs. */
function craftingFeeds({
  workspace,
  history,
  runs,
}: Pick<Core, 'workspace' | 'history' | 'runs'>): Pick<Feeds, 'workspace' | 'history' | 'run'> {
  return {
    workspace: () =>
      createWholeFeed(
        () => workspace.state(),
        (changed) => workspace.onChange(changed),
      ),
    history: () =>
      createWholeFeed(
        () => history.counters(),
        (changed) => history.onChange(changed),
      ),
    run: ({ id }) => createRunFeed(runs, id),
  };
}

function createExchangeFeed(userAgent: UserAgent, id: number): Feed<Exchange, Exchange> {
  const found = userAgent.get(id);
  if (!found) throw new ContractError('NOT_FOUND', `there is no exchange ${id}`, { id });
  let known: Exchange = found;
  // An exchange that was let go while somebody looks stays as it was seen last.
  const read = (): Exchange => (known = userAgent.get(id) ?? known);
  return createWholeFeed(read, (changed) =>
    userAgent.onChange((changedId) => {
      if (changedId === id) changed();
    }),
  );
}

function createDialogFeed(table: DialogTable, id: number): Feed<LiveDialog, LiveDialog> {
  const found = table.get(id);
  if (!found) throw new ContractError('NOT_FOUND', `there is no dialog ${id}`, { id });
  return createWholeFeed(
    () => dialogRow(found),
    (changed) =>
      table.onChange((changedId) => {
        if (changedId === id) changed();
      }),
  );
}

function createRunFeed(runs: Runs, id: number): Feed<RunView, RunView> {
  const found = runs.get(id);
  if (!found) throw new ContractError('NOT_FOUND', `there is no run ${id}`, { id });
  let known: RunView = found;
  const read = (): RunView => (known = runs.get(id) ?? known);
  return createWholeFeed(read, (changed) =>
    runs.onChange((changedId) => {
      if (changedId === id) changed();
    }),
  );
}

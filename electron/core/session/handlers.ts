/** The contract's methods, put together from one file per namespace. */
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from './core.ts';
import { accountHandlers } from './handlers/accounts.ts';
import { appHandlers } from './handlers/app.ts';
import { captureHandlers } from './handlers/captures.ts';
import { capturingHandlers } from './handlers/capturing.ts';
import { exportHandlers } from './handlers/exports.ts';
import { flowHandlers } from './handlers/flows.ts';
import { hopHandlers } from './handlers/hops.ts';
import { findingHandlers } from './handlers/findings.ts';
import { observedHandlers } from './handlers/observed.ts';
import { offerHandlers } from './handlers/offers.ts';
import { recordingHandlers } from './handlers/recordings.ts';
import { viewHandlers } from './handlers/views.ts';
import { destinationHandlers } from './handlers/destinations.ts';
import { dialogHandlers } from './handlers/dialogs.ts';
import { exchangeHandlers } from './handlers/exchanges.ts';
import { incomingHandlers } from './handlers/incoming.ts';
import { messageHandlers } from './handlers/messages.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { sourceHandlers } from './handlers/sources.ts';
import { statisticsHandlers } from './handlers/statistics.ts';
import { workspaceHandlers } from './handlers/workspace.ts';
import { historyHandlers } from './handlers/history.ts';
import { runHandlers } from './handlers/runs.ts';
import { stackHandlers } from './handlers/stack.ts';

/** Makes the table of handlers. */
export function createHandlers(core: Core): Handlers {
  return {
    ...appHandlers(core),
    ...sourceHandlers(core),
    ...messageHandlers(core),
    ...dialogHandlers(core),
    ...exchangeHandlers(core),
    ...stackHandlers(core),
    ...incomingHandlers(core),
    ...accountHandlers(core),
    ...destinationHandlers(core),
    ...settingsHandlers(core),
    ...captureHandlers(core),
    ...capturingHandlers(core),
    ...viewHandlers(core),
    ...observedHandlers(core),
    ...exportHandlers(core),
    ...recordingHandlers(core),
    ...flowHandlers(core),
    ...hopHandlers(core),
    ...offerHandlers(core),
    ...findingHandlers(core),
    ...statisticsHandlers(core),
    ...workspaceHandlers(core),
    ...historyHandlers(core),
    ...runHandlers(core),
  };
}

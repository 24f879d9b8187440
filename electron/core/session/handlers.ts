/** The contract's methods, put together from one file per namespace. */
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from './core.ts';
import { appHandlers } from './handlers/app.ts';
import { dialogHandlers } from './handlers/dialogs.ts';
import { exchangeHandlers } from './handlers/exchanges.ts';
import { messageHandlers } from './handlers/messages.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { sourceHandlers } from './handlers/sources.ts';

/** Makes the table of handlers. */
export function createHandlers(core: Core): Handlers {
  return {
    ...appHandlers(core),
    ...sourceHandlers(core),
    ...messageHandlers(core),
    ...dialogHandlers(core),
    ...exchangeHandlers(core),
    ...settingsHandlers(core),
  };
}

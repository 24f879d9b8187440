/** One run of a command that talks SIP: its core, what is printed of it, and the closing of all of it. */
import type { App } from '#core/session/app.ts';
import type { AnswerPolicy } from '#shared/model/incoming.ts';
import { createCore } from '../cli/core.ts';
import type { Io } from '../cli/io.ts';
import type { Journal } from './journal.ts';
import { createJournal } from './journal.ts';
import type { StackWish } from './options.ts';
import type { Printer } from './printer.ts';
import { createJsonPrinter, createTextPrinter } from './printer.ts';
import { tellStack } from './tell-stack.ts';

export interface SipSession {
  readonly app: App;
  readonly journal: Journal;
  readonly printer: Printer;
}

export interface SessionWish extends Pick<StackWish, 'timers' | 'servers' | 'verbose' | 'json'> {
  /** What answers an INVITE that comes in: nobody's hand is there. */
  readonly invite?: AnswerPolicy;
  /** Whether the phases of dialogs are told. */
  readonly dialogs: boolean;
}

/** Temporarily unavailable: a command takes no calls unless it is told to. */
const NOBODY_HERE = 480;

/** Runs `work` with a core of its own and closes it when it is done. */
export async function withCore<T>(
  wish: Pick<SessionWish, 'timers' | 'servers' | 'invite'>,
  io: Io,
  work: (app: App) => Promise<T>,
): Promise<T> {
  const app = createCore(io, 'shell', { servers: wish.servers });
  const { settings } = app.stack.uas;
  settings.policies = { ...settings.policies, INVITE: wish.invite ?? NOBODY_HERE };
  app.stack.timers = wish.timers;
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** Runs `work` with a core of its own whose messages are printed as they come. */
export function withSession<T>(
  wish: SessionWish,
  io: Io,
  work: (session: SipSession) => Promise<T>,
): Promise<T> {
  return withCore(wish, io, async (app) => {
    const bytesOf = (id: number): Uint8Array | null => app.store.bytes(id);
    const printer = wish.json ? createJsonPrinter(io, bytesOf) : createTextPrinter(io, bytesOf);
    const journal = createJournal(app.store, (row) => printer.message(row));
    const off = tellStack(app, journal, printer, wish);
    try {
      return await work({ app, journal, printer });
    } finally {
      off();
      journal.close();
    }
  });
}

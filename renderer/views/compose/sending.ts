/** The ways in which a draft leaves: by the button or its key, once as typed, after it was saved, or as a command for a shell. */
import { sendCommand } from '#shared/copy-as/copy-as.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import { callText, findValues } from '#shared/template/template.ts';
import type { KindOfName } from '../../editor/draft-marks.ts';
import { copyText } from '../../host/clipboard.ts';
import { isNoDestination } from './destination.ts';
import type { Draft } from './draft.ts';
import { expandText } from './draft.ts';

/** What the menu beside the button offers. */
export const SEND_WAYS = ['asTyped', 'save', 'copy'] as const;
export type SendWay = (typeof SEND_WAYS)[number];

export interface SendFacts {
  readonly draft: Draft | null;
  readonly values: Readonly<Record<string, string>>;
  readonly destination: Destination;
  /** Whether it has values that nothing gives. */
  readonly lacksValues: boolean;
}

/** Where a draft goes. */
export interface Destination {
  /** Its values put in. */
  readonly to: string;
  /** The first value that nothing gives, as it is written; '' for none. */
  readonly unknown: string;
  /** Whether it can be none at all. */
  readonly isBad: boolean;
}

/** @param written a destination as it is typed */
export function destinationOf(
  written: string,
  values: Readonly<Record<string, string>>,
  kindOf: KindOfName,
): Destination {
  const unknown = findValues(written).find(({ call }) => kindOf(call.name) === null);
  const to = expandText(written, values);
  return { to, unknown: unknown ? callText(unknown.call) : '', isBad: isNoDestination(to) };
}

export interface SendDeeds {
  send(switches?: Draft['switches']): Promise<void>;
  /** False where it could not be saved. */
  save(id: string): Promise<boolean>;
  /** Shows what has no value. */
  showValues(): void;
}

export interface Sending {
  send(): Promise<void>;
  /** True where something was copied. */
  go(way: SendWay): Promise<boolean>;
}

/** @param facts read when something is to be sent */
export function createSending(facts: () => SendFacts, deeds: SendDeeds): Sending {
  const canSend = (): boolean => {
    const { draft, destination } = facts();
    return destination.unknown === '' && !destination.isBad && draft?.kind === 'request';
  };

  /** Not what nothing gives a value to: that is shown. */
  async function send(): Promise<void> {
    const { draft, lacksValues } = facts();
    if (draft?.kind === 'request' && lacksValues) deeds.showValues();
    else if (canSend()) await deeds.send();
  }

  const ways: Readonly<Record<SendWay, (draft: Draft) => Promise<boolean>>> = {
    async asTyped() {
      if (canSend()) await deeds.send(AS_TYPED);
      return false;
    },
    async save({ id }) {
      if (await deeds.save(id)) await send();
      return false;
    },
    copy: ({ text, user, switches }) => {
      const { destination, values } = facts();
      return copyText(sendCommand({ text, to: destination.to, user, values, switches }));
    },
  };

  async function go(way: SendWay): Promise<boolean> {
    const { draft } = facts();
    return draft !== null && ways[way](draft);
  }

  return { send, go };
}

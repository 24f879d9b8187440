/** The ways in which a draft leaves: by the button or its key, once as typed, after it was saved, or as a command for a shell. */
import { sendCommand } from '#shared/copy-as/copy-as.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import { copyText } from '../../host/clipboard.ts';
import type { Draft } from './draft.ts';

/** What the menu beside the button offers. */
export const SEND_WAYS = ['asTyped', 'save', 'copy'] as const;
export type SendWay = (typeof SEND_WAYS)[number];

export interface SendFacts {
  readonly draft: Draft | null;
  readonly values: Readonly<Record<string, string>>;
  /** Its destination with the variables replaced, and why nothing can be sent there, or ''. */
  readonly to: string;
  readonly destinationProblem: string;
  /** Whether its text has values that nothing gives. */
  readonly lacksValues: boolean;
}

export interface SendDeeds {
  send(switches?: Draft['switches']): Promise<void>;
  /** False where it could not be saved. */
  save(id: string): Promise<boolean>;
  /** Shows what has no value. */
  showValues(): void;
}

export interface Sending {
  send(): void;
  go(way: SendWay): Promise<void>;
}

/** @param facts read when something is to be sent */
export function createSending(facts: () => SendFacts, deeds: SendDeeds): Sending {
  const canSend = (): boolean => {
    const { draft, destinationProblem } = facts();
    return destinationProblem === '' && draft?.kind === 'request';
  };

  /** Not what nothing gives a value to: that is shown. */
  function send(): void {
    if (!canSend()) return;
    if (facts().lacksValues) deeds.showValues();
    else void deeds.send();
  }

  const ways: Readonly<Record<SendWay, (draft: Draft) => Promise<unknown>>> = {
    asTyped: async () => canSend() && (await deeds.send(AS_TYPED)),
    save: async ({ id }) => (await deeds.save(id)) && send(),
    copy: ({ text, user, switches }) => {
      const { to, values } = facts();
      return copyText(sendCommand({ text, to, user, values, switches }));
    },
  };

  async function go(way: SendWay): Promise<void> {
    const { draft } = facts();
    if (draft) await ways[way](draft);
  }

  return { send, go };
}

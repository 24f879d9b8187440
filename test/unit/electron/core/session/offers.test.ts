import { createManualClock } from '#shared/lib/clock.ts';
import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../../helpers/code-of.ts';
import { offerHandlers } from '#core/session/handlers/offers.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { OfferRound } from '#shared/model/flow.ts';
import type { Heard } from '../callflow/traffic.ts';
import { answer, ask, BOB, CAROL, listen } from '../callflow/traffic.ts';

const SDP =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';
const SAME = 'Session-ID: ab30317f1a784dc48ff824d0d3715d86';

/** A message with a description for its body. */
function described({ bytes, ...heard }: Heard): Heard {
  const text = new TextDecoder()
    .decode(bytes)
    .replace('Content-Length: 0', `Content-Type: application/sdp\r\nContent-Length: ${SDP.length}`);
  return { ...heard, bytes: utf8(`${text}${SDP}`) };
}

const CALLS: readonly Heard[] = [
  described(ask('INVITE', 0, { headers: [SAME] })),
  described(
    ask('INVITE', 1, { callId: 'two', branch: 'z9hG4bK-2', headers: [SAME] }, { src: BOB, dst: CAROL }),
  ),
  described(answer(200, 'INVITE', 2)),
];

/** Turns that have nobody to wait for. */
const turns = { add: (task: () => void): void => task() };
const clock = createManualClock(0);

async function rounds(dialogs: readonly number[], legs: boolean): Promise<readonly OfferRound[]> {
  const ears = listen(CALLS);
  const handlers = offerHandlers({ store: ears.store, observed: ears, turns, clock });
  return (await handlers['flows.offers']({ dialogs: [...dialogs], legs })).rounds;
}

describe('flows.offers', () => {
  it('tells the exchanges of a call', async () => {
    expect(await rounds([1], false)).toMatchObject([{ dialogId: 1, offer: 1, answer: 3, state: 'answered' }]);
  });

  it('tells those of its legs with them', async () => {
    expect((await rounds([1], true)).map(({ dialogId, state }) => [dialogId, state])).toEqual([
      [1, 'answered'],
      [2, 'pending'],
    ]);
  });

  it('refuses calls that are not kept', async () => {
    expect(await codeOf(() => rounds([9], false))).toBe('NOT_FOUND');
  });
});

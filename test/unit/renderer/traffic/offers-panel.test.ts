// @vitest-environment happy-dom
/** The negotiations of calls as they are shown, over a client that does what the test says. */
import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import { currentRounds, flowWay, sideArrow } from '../../../../renderer/views/traffic/offers/offer-words.ts';
import OffersPanel from '../../../../renderer/views/traffic/offers/OffersPanel.vue';
import type { OfferRound } from '../../../../shared/model/flow.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';
import { messageRow } from '../stores/rows.ts';

type Stream = OfferRound['streams'][number];
type Way = NonNullable<Stream['offered']['direction']>;

const stream = (parts: Partial<Stream> = {}): Stream => ({
  index: 0,
  media: 'audio',
  proto: 'RTP/AVP',
  offered: { target: '192.0.2.10:4000', codecs: ['PCMU/8000', 'PCMA/8000'], direction: 'sendrecv' },
  answered: { target: '192.0.2.20:5000', codecs: ['PCMA/8000'], direction: 'sendrecv' },
  common: ['PCMA/8000'],
  hold: 'none',
  problems: [],
  ...parts,
});

const round = (parts: Partial<OfferRound> = {}): OfferRound => ({
  dialogId: 1,
  fork: 'b',
  offer: 1,
  answer: 3,
  offeredAt: 1_000,
  answeredAt: 1_200,
  offerer: '192.0.2.10:5060',
  answerer: '192.0.2.20:5060',
  carrier: 'INVITE',
  answerCarrier: '2xx',
  state: 'answered',
  ended: false,
  problems: [],
  streams: [stream()],
  ...parts,
});

async function shown(answer: Parameters<typeof createFakeRpc>[0]) {
  const pinia = createPinia();
  setActivePinia(pinia);
  const rpc = createFakeRpc({
    'messages.get': ({ id }) => ({ row: messageRow(id), bytes: new Uint8Array() }),
    'dialogs.messages': () => ({ rows: [messageRow(1)], total: 1, before: 0 }),
    'dialogs.legs': () => ({ legs: [] }),
    'views.find': ({ id }) => ({ at: id }),
    ...answer,
  });
  useConnection().attach(rpc);
  const traffic = useTraffic();
  await traffic.selectDialog(1);
  const panel = mount(OffersPanel, { global: { plugins: [pinia, i18n] } });
  await settle();
  return { panel, rpc, traffic };
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('the negotiations', () => {
  beforeEach(() => setLanguage('en'));

  it('tell where the session stands, and each exchange', async () => {
    const { panel } = await shown({ 'flows.offers': () => ({ rounds: [round()] }) });
    expect(plain(panel.get('.session-now').text())).toContain('both ways192.0.2.10:4000 ⇄ 192.0.2.20:5000');
    expect(panel.findAll('.codec.common').map((codec) => codec.text())).toEqual(['PCMA', 'PCMA']);
    expect(panel.get('.codec.alone').text()).toBe('PCMU (not accepted)');
    expect(panel.findAll('.offer-round')).toHaveLength(1);
  });

  it('lead to the messages that carry them', async () => {
    const { panel, traffic } = await shown({ 'flows.offers': () => ({ rounds: [round()] }) });
    await panel.findAll('.carriers > button')[1]?.trigger('click');
    await settle();
    expect(traffic.inspected?.id).toBe(3);
    expect(panel.findAll('.carriers > button')[1]?.attributes('aria-current')).toBe('true');
  });

  it('say in words what is wrong, and how badly', async () => {
    const wrong = round({ problems: ['glare'], streams: [stream({ problems: ['format', 'refused'] })] });
    const { panel } = await shown({ 'flows.offers': () => ({ rounds: [wrong] }) });
    expect(panel.findAll('.offer-problems li').map((card) => card.classes()[0])).toEqual([
      'warning',
      'error',
      'info',
    ]);
    expect(panel.get('.offer-problems .error').text()).toContain('No codec in common');
    expect(panel.get('.offer-problems a').attributes('href')).toContain('rfc3261#section-14.2');
  });

  it('name the forks only where there are some', async () => {
    const forks = [round(), round({ fork: 'c', answer: 4 })];
    const { panel } = await shown({ 'flows.offers': () => ({ rounds: forks }) });
    expect(panel.findAll('.fork').map((fork) => fork.text())).toEqual(['fork b', 'fork c']);
    const { panel: single } = await shown({ 'flows.offers': () => ({ rounds: [round()] }) });
    expect(single.find('.fork').exists()).toBe(false);
  });

  it('show hostile text as text', async () => {
    const hostile = stream({ media: '\u202e<img src=x>' });
    const { panel } = await shown({ 'flows.offers': () => ({ rounds: [round({ streams: [hostile] })] }) });
    expect(panel.get('.media b').text()).toBe('‹U+202E›<img src=x>');
    expect(panel.find('img').exists()).toBe(false);
  });

  it('teach where there is nothing', async () => {
    const { panel } = await shown({ 'flows.offers': () => ({ rounds: [] }) });
    expect(panel.text()).toContain('No session was negotiated here');
  });

  it('say that a call is gone', async () => {
    const { panel } = await shown({ 'flows.offers': refuse('NOT_FOUND') });
    expect(panel.text()).toContain('not in the store any more');
  });

  it('are fetched with the legs where that is wished', async () => {
    const { panel, rpc } = await shown({ 'flows.offers': () => ({ rounds: [round()] }) });
    await panel.get('[role="switch"]').trigger('click');
    await settle();
    const asked = rpc.calls.filter(({ method }) => method === 'flows.offers').map(({ input }) => input);
    expect(asked.at(-1)).toEqual({ dialogs: [1], legs: true });
  });
});

describe('the words of negotiations', () => {
  it.each([
    ['sendrecv', 'sendrecv', '⇄', '⇄', 'both'],
    ['sendonly', 'recvonly', '→', '→', 'there'],
    ['recvonly', 'sendonly', '←', '←', 'back'],
    ['inactive', 'inactive', '⊘', '⊘', 'none'],
    ['sendonly', 'sendonly', '→', '←', 'none'],
  ] as const)('of %s and %s', (offered, answered, theirs, ours, way) => {
    const side = (direction: Way): Stream['offered'] => ({ target: 'a:1', codecs: [], direction });
    expect([sideArrow(offered, 'offered'), sideArrow(answered, 'answered')]).toEqual([theirs, ours]);
    expect(flowWay(stream({ offered: side(offered), answered: side(answered) }))).toBe(way);
  });

  it('have one session a hop and fork, whoever offered last', () => {
    const back = { offerer: '192.0.2.20:5060', answerer: '192.0.2.10:5060' };
    const rounds = [
      round(),
      round({ ...back, offer: 5 }),
      round({ fork: 'c' }),
      round({ offer: 9, state: 'pending' }),
    ];
    expect(currentRounds(rounds).map(({ offer, fork }) => [offer, fork])).toEqual([
      [5, 'b'],
      [1, 'c'],
    ]);
  });
});

/** The gallery against the lab: a good peer does with each message what the gallery says it must, and so does ours. */
import { describe, expect, it } from 'vitest';
import type { SendSwitches } from '#shared/model/exchange.ts';
import { ALL_ON, SWITCH_NAMES } from '#shared/model/exchange.ts';
import { GALLERY_FOLDERS } from '#shared/templates/gallery.ts';
import { soundText } from '#shared/templates/odd.ts';
import type { RequestTemplate } from '#shared/templates/template.ts';
import type { TestConsole } from '../../helpers/console.ts';
import { startTestConsole } from '../../helpers/console.ts';

const MESSAGES = GALLERY_FOLDERS.flatMap(({ requests }) => requests).map((one) => [one.id, one] as const);

function switchesOf({ request }: RequestTemplate): SendSwitches {
  const entries = SWITCH_NAMES.map((name) => [name, !request.off.includes(name)]);
  return Object.fromEntries(entries) as SendSwitches;
}

describe('a good peer', () => {
  /** The final answers to a message: those that come before the answer to a sound one that is sent behind it. */
  async function answersTo(template: RequestTemplate, from: TestConsole): Promise<readonly number[]> {
    await from.startLab();
    const { text, to } = template.request;
    from.start(text, { form: 'template', to, switches: switchesOf(template) });
    await from.message('the message', ({ direction }) => direction === 'out');
    const behind = await from.send(soundText({}), { form: 'template', to, switches: ALL_ON });
    return from
      .rows()
      .filter((row) => row.direction === 'in' && row.status >= 200 && row.callId !== behind.callId)
      .map(({ status }) => status);
  }

  it.each(MESSAGES)('does with %s as it must', async (_, template) => {
    const answers = await answersTo(template, await startTestConsole());
    const expected = template.answers ?? [];
    const mayBeSilent = expected.length === 0 || expected.includes(0);
    if (answers.length === 0) expect(mayBeSilent, 'an answer is due').toBe(true);
    else expect(answers).toEqual([expect.toSatisfy((status: number) => expected.includes(status))]);
  });
});

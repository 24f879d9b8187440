/** `sipwright demo`, run in this process over real sockets. */
import { expect, it } from 'vitest';
import { FLOWS } from '#core/lab/flows.ts';
import { main } from '../../../electron/headless/cli/main.ts';
import { createTestIo } from '../../helpers/test-io.ts';

it('plays every flow, prints its ladder and ends well', async () => {
  const io = createTestIo();
  expect(await main(['demo'], io), io.out()).toBe(0);
  expect(io.err()).toBe('');
  for (const { title } of FLOWS) expect(io.out()).toContain(`${title}\n`);
  expect(io.out().match(/^ {2}ok$/gm)).toHaveLength(FLOWS.length);
  expect(io.out()).toMatch(/401 Unauthorized[^]*BYE[^]*486 Busy Here[^]*487 Request Terminated[^]*MESSAGE/);
  expect(io.out()).toMatch(/SUBSCRIBE[^]*NOTIFY[^]*REFER[^]*202 Accepted/);
});

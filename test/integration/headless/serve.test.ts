/** `sipwright serve`, run in this process: where it can be reached, what it says when it cannot, how it ends. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../../electron/headless/cli/main.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { callIds, optionsRequest, readCapture } from '../../helpers/capture-read.ts';
import { openPeer } from '../core/peer.ts';
import { createTestIo } from '../../helpers/test-io.ts';

describe('serve', () => {
  it('serves the console with a token until it is interrupted', async () => {
    const io = createTestIo();
    const ended = main(['serve', '--port', '0', '--udp', '127.0.0.1:0', '--open', '--no-record'], io);
    const text = await io.waitFor('Ctrl+C');
    const [, url = ''] = /^Sipwright is at (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)$/m.exec(text) ?? [];
    expect(text).toMatch(/The lab is at udp:127\.0\.0\.1:\d+/);
    expect(text).toMatch(/Listening at udp:127\.0\.0\.1:\d+/);
    expect(io.opened).toEqual([url]);
    const page = await fetch(url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    io.interrupt();
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    expect(io.err()).toBe('');
  });

  it('records what is listed under the data folder, and closes the recording at its end', async () => {
    const data = mkdtempSync(join(tmpdir(), 'sipwright-serve-'));
    const io = createTestIo({ env: { SIPWRIGHT_DATA: data } });
    const ended = main(['serve', '--port', '0', '--udp', '127.0.0.1:0', '--no-lab'], io);
    const text = await io.waitFor('Ctrl+C');
    expect(text).toContain(`recorded under ${data}.`);
    const peer = await openPeer('127.0.0.1');
    const heard = peer.next();
    // Answered to where it says that it came from (RFC 3261 18.2.2).
    const request = textOf(optionsRequest('recorded')).replace('192.0.2.1:5060;', `127.0.0.1:${peer.port};`);
    peer.send(utf8(request), Number(/Listening at udp:127\.0\.0\.1:(\d+)/.exec(text)?.[1]));
    await heard;
    peer.close();
    io.interrupt();
    expect(await ended).toBe(0);
    const [run = ''] = readdirSync(join(data, 'captures'));
    const file = readFileSync(join(data, 'captures', run, '000001.pcapng'));
    expect(callIds(await readCapture(file))).toEqual(['recorded', 'recorded']);
    expect(JSON.parse(readFileSync(join(data, 'captures', run, 'run.json'), 'utf8'))).toMatchObject({
      ended: expect.any(Number) as number,
    });
    rmSync(data, { recursive: true });
  });

  it('ends with one line where the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const io = createTestIo();
    expect(
      await main(['serve', '--port', String(port), '--udp', '127.0.0.1:0', '--no-lab', '--no-record'], io),
    ).toBe(2);
    expect(io.err()).toMatch(new RegExp(`^sipwright: serve: [^\\n]*${port}[^\\n]*\\n$`));
    expect(io.out()).toBe('');
    await new Promise((resolve) => other.close(resolve));
  });

  it('hears HEP and mirrors its traffic where it is told to, and says so', async () => {
    const io = createTestIo();
    const args = ['--port', '0', '--udp', '127.0.0.1:0', '--no-lab', '--hep', 'udp:127.0.0.1:0'];
    const ended = main(['serve', ...args, '--mirror', 'tcp:127.0.0.1:9', '--interface', 'no such'], io);
    const text = await io.waitFor('Ctrl+C');
    expect(text).toMatch(/^Listening for HEP at udp:127\.0\.0\.1:\d+\.$/m);
    expect(text).toMatch(/^Everything is mirrored as HEP to tcp:127\.0\.0\.1:9\.$/m);
    expect(text).not.toContain('Capturing');
    expect(io.err()).toMatch(/^sipwright: serve: [^\n]+\n$/);
    io.interrupt();
    expect(await ended).toBe(0);
  });

  it('goes on without a listener that cannot be opened, and says so', async () => {
    const io = createTestIo();
    const ended = main(['serve', '--port', '0', '--udp', '192.0.2.1:5060', '--no-lab', '--no-record'], io);
    const text = await io.waitFor('Ctrl+C');
    expect(text).not.toMatch(/Listening|lab/);
    expect(io.err()).toMatch(/^sipwright: serve: [^\n]*192\.0\.2\.1[^\n]*\n$/);
    io.interrupt();
    expect(await ended).toBe(0);
  });
});

/** Files that the built desktop host is told to open: by its arguments, by a second start, by the system. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '#core/session/system.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { createClient } from '#shared/rpc/client.ts';
import { portOfMessagePort } from '#shared/rpc/message-port.ts';
import { optionsRequest } from '../../helpers/capture-read.ts';
import { askForPort, bootHost } from '../../helpers/electron-double/boot.ts';
import type { Control } from '../../helpers/electron-double/electron.ts';
import { ethernet, ip4, pcapFile, udp } from '../../helpers/packets.ts';
import { sourcesWith } from '../../helpers/web-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'sipwright-files-'));
const paths = ['first.pcap', 'second.pcap', 'third.pcap'].map((name) => join(folder, name));
for (const path of paths) writeFileSync(path, pcapFile([ethernet(ip4(udp(optionsRequest(path))))]));
const [first = '', second = '', third = ''] = paths;

const open: { control: Control; client: RpcClient }[] = [];

async function boot(args: readonly string[]): Promise<{ control: Control; client: RpcClient }> {
  const control = await bootHost({ userData: folder, args });
  const { webContents } = await control.shown();
  const client = createClient(async () => {
    if (!webContents.page) throw new Error('the window has no page');
    return portOfMessagePort(await askForPort(webContents.page));
  }, systemClock());
  open.push({ control, client });
  return { control, client };
}

async function filesOf(client: RpcClient, count: number): Promise<SourceRow[]> {
  const isFile = ({ role }: SourceRow): boolean => role === 'file';
  const rows = await sourcesWith(client, (all) => {
    const files = all.filter(isFile);
    return files.length === count && files.every(({ state }) => state !== 'opening');
  });
  return rows.filter(isFile);
}

afterEach(async () => {
  for (const { control, client } of open.splice(0)) {
    client.close();
    await control.quit();
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the desktop host', () => {
  it('opens files side by side: its arguments, those of a second start, and those of the system', async () => {
    const { control, client } = await boot(['--no-sandbox', first]);
    expect(await filesOf(client, 1)).toMatchObject([{ requested: 'first.pcap', received: 1 }]);
    control.app.emit('second-instance', {}, ['sipwright', '--other', third], '/', { files: [second] });
    let prevented = false;
    control.app.emit('open-file', { preventDefault: () => (prevented = true) }, third);
    const rows = await filesOf(client, 3);
    expect(rows.map(({ requested }) => requested)).toEqual(['first.pcap', 'second.pcap', 'third.pcap']);
    expect(prevented).toBe(true);
  });

  it('hands its files over to an instance that is there already', async () => {
    const control = await bootHost({ userData: folder, args: [first, '--flag'], hasLock: false });
    expect(control.handedOver).toEqual({ files: [first] });
    await control.quit();
  });
});

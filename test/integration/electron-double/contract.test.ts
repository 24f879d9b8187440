/** The contract's promises, kept by the built host with the real core behind it, through the ports it hands over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portOfMessagePort } from '#shared/rpc/message-port.ts';
import { contractSuite } from '../../contract/suite.ts';
import { askForPort, bootHost } from '../../helpers/electron-double/boot.ts';

contractSuite('the window of the built host', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-double-'));
  const control = await bootHost({ userData: folder });
  await control.shown();
  return {
    async connect() {
      // A page has one port: each connection is a page of its own.
      const { page } = await control.openWindow('app://sipwright/');
      if (!page) throw new Error('the window has no page');
      return portOfMessagePort(await askForPort(page));
    },
    async dispose() {
      await control.quit();
      rmSync(folder, { recursive: true });
    },
  };
});

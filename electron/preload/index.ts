/**
 * The preload: hands the page its port and the frozen bridge `window.sipwright`. It runs in the sandbox, holds no
 * state and decides nothing; every check is made again in the host.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { DesktopBridge, DesktopSecrets } from '#shared/contract/desktop.ts';
import { PAGE_READY, PORT_HANDOVER, channels, desktopCommands } from '#shared/contract/desktop.ts';

const secrets: DesktopSecrets = {
  available: async () => (await ipcRenderer.invoke(channels.secretsAvailable)) === true,
  save: async (key, value) =>
    (await ipcRenderer.invoke(channels.secretSave, String(key), String(value))) === true,
  load: async (key) => {
    const value: unknown = await ipcRenderer.invoke(channels.secretLoad, String(key));
    return typeof value === 'string' ? value : null;
  },
  forget: async (key) => void (await ipcRenderer.invoke(channels.secretForget, String(key))),
};

const bridge: DesktopBridge = {
  platform: process.platform,
  openExternal: async (url) => (await ipcRenderer.invoke(channels.openExternal, String(url))) === true,
  onCommand(listener) {
    const hear = (_event: unknown, name: unknown): void => {
      const command = desktopCommands.find((one) => one === name);
      if (command) listener(command);
    };
    ipcRenderer.on(channels.command, hear);
    return () => void ipcRenderer.off(channels.command, hear);
  },
  secrets: Object.freeze(secrets),
};

contextBridge.exposeInMainWorld('sipwright', Object.freeze(bridge));

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  // Only the page itself may ask: not a frame, not another window.
  if (event.source !== window || event.origin !== location.origin) return;
  const { data } = event;
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== PAGE_READY) return;
  ipcRenderer.send(channels.portRequest);
});

ipcRenderer.on(channels.portAnswer, (event) => {
  const [port] = event.ports;
  if (port) window.postMessage({ type: PORT_HANDOVER }, location.origin, [port]);
});

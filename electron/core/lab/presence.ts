/** The presence document that the lab's NOTIFYs carry: everybody is "open" (RFC 3863). */
import { utf8 } from '#shared/lib/bytes.ts';
import { parseUri } from '#shared/sip/views.ts';
import type { NotifyBody } from '../ua/dialogs/context.ts';
import type { LiveDialog } from '../ua/dialogs/live-dialog.ts';

/** The body of a NOTIFY for an event; null for events without a document here. */
export function presenceBody({ dialog }: LiveDialog, event: string): NotifyBody | null {
  if (event.toLowerCase() !== 'presence') return null;
  const address = /<([^<>]*)>/.exec(dialog.local)?.[1] ?? '';
  const entity = parseUri(address) ? address : 'sip:lab@localhost';
  return { type: 'application/pidf+xml', body: utf8(pidf(entity)) };
}

function pidf(entity: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="${escapeXml(entity)}">`,
    '<tuple id="lab"><status><basic>open</basic></status></tuple>',
    '</presence>',
    '',
  ].join('\r\n');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

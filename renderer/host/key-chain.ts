/** The system's key chain, where the desktop window offers one that guards what is kept; a browser has none. */
import type { DesktopSecrets } from '#shared/contract/desktop.ts';
import './desktop.ts';

/** Asks once; null where nothing can be kept safely. */
export async function findKeyChain(): Promise<DesktopSecrets | null> {
  const secrets = window.sipwright?.secrets;
  return secrets && (await secrets.available()) ? secrets : null;
}

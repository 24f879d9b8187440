/** Which pages are ours: those under `app://sipwright/`, and in development those of the development server. */

export const APP_SCHEME = 'app';
export const APP_HOST = 'sipwright';
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`;

/** Tells whether an address is a page of ours. */
export type OwnPage = (url: string) => boolean;

/**
 * Makes the check. `devServer` is the address of the development server, or null outside development.
 * The parts are compared, not the text: `app://sipwright.evil/` and `app://sipwright@evil/` are not ours.
 */
export function createOwnPage(devServer: string | null): OwnPage {
  const dev = devServer === null ? null : parse(devServer);
  return (text) => {
    const url = parse(text);
    if (!url || url.username !== '' || url.password !== '') return false;
    if (url.protocol === `${APP_SCHEME}:`) return url.host === APP_HOST;
    return dev !== null && url.protocol === dev.protocol && url.host === dev.host;
  };
}

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

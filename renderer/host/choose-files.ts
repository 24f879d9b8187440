/** The file chooser of the browser, for buttons, keys and empty views alike. */

/** What is offered first; anything can be chosen, for the content tells what a file is. */
const CAPTURES = '.pcap,.pcapng,.cap,.gz,.txt,.log,*';
const REQUESTS = '.sip,.seq,.env,.csv,.xml,.txt,.log,*';

type Take = (files: readonly File[]) => void;

/** Lets a person choose captures; must follow a press. Nothing is called where the chooser is closed. */
export const chooseCaptures = (take: Take): void => choose(CAPTURES, take);

/** The same for what can be brought into a workspace. */
export const chooseImports = (take: Take): void => choose(REQUESTS, take);

function choose(accept: string, take: Take): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = accept;
  input.addEventListener('change', () => take([...(input.files ?? [])]));
  input.click();
}

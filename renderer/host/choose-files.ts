/** The file chooser of the browser, for the button, the key and the empty view alike. */

/** What is offered first; anything can be chosen, for the content tells what a file is. */
const ACCEPT = '.pcap,.pcapng,.cap,.gz,.txt,.log,*';

/** Lets a person choose captures; must follow a press. Nothing is called where the chooser is closed. */
export function chooseCaptures(take: (files: readonly File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = ACCEPT;
  input.addEventListener('change', () => take([...(input.files ?? [])]));
  input.click();
}

import { announce, element } from './element.ts';
import { showNote } from './notes.ts';

/** How long the button says that it has done it, in ms. */
const SAID_MS = 2000;

/** Wires the button that copies the page's address as it is now. */
export function useLinkButton(link: () => string | undefined): void {
  const button = element('copy-link', HTMLButtonElement);
  const text = button.textContent;
  button.addEventListener('click', async () => {
    const address = link();
    if (address === undefined) {
      showNote('address', ['Too much was changed to fit into a link; save the run instead.']);
      return;
    }
    try {
      await navigator.clipboard.writeText(address);
      button.textContent = 'Copied';
      announce('Link copied');
      setTimeout(() => (button.textContent = text), SAID_MS);
    } catch {
      // Pages without a secure context have no clipboard.
      showNote('address', [`Your browser does not let this page copy. The link: ${address}`]);
    }
  });
}

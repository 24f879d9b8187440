/** The system's clipboard, as far as the browser lets us write to it. */

/** False where the browser refuses. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    console.warn('the clipboard refused the text', error);
    return false;
  }
}

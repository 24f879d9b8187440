/** What can wait until a person has seen the next frame: the frame is not kept waiting for it. */

/** Milliseconds after which it is done in any case: a page that is not seen has no frames. */
const LATEST = 200;

/** Runs something behind the next frame. Returns what calls it off. */
export type AfterFrame = (run: () => void) => () => void;

/** Behind the next frame of this page. */
export const afterFrame: AfterFrame = (run) => {
  let behind = setTimeout(go, LATEST);
  // A frame is painted after its callbacks: a task of its own is behind both.
  const frame = requestAnimationFrame(() => {
    clearTimeout(behind);
    behind = setTimeout(go);
  });

  function cancel(): void {
    clearTimeout(behind);
    cancelAnimationFrame(frame);
  }

  function go(): void {
    cancel();
    run();
  }

  return cancel;
};

/**
 * The narrowest thing that two sides can talk over: frames of bytes, in order. A MessagePort, a WebSocket and a
 * pair in memory are all made into this, so that everything above them is the same code.
 */

/** A frame is at most this many bytes; longer messages travel as several frames. */
export const FRAME_LIMIT = 65_536;

export interface Port {
  /** Sends a frame; after the port closed it does nothing. */
  send(frame: Uint8Array): void;
  /** Sets the one listener for frames. Frames that came before it was set are handed to it. */
  onMessage(listener: (frame: Uint8Array) => void): void;
  /** Sets the one listener for the end of the port; it is called once, also where the end came before. */
  onClose(listener: () => void): void;
  close(): void;
}

/**
 * The double of `safeStorage`: a key chain that turns bytes over, refuses before the program is ready as the real one
 * does, and knows no value that it did not encrypt itself.
 */
import type { Program } from './program.ts';

export interface KeyChainOptions {
  /** What Linux calls the chosen key chain; `basic_text` is none. */
  readonly backend?: string;
  /** False: the system says that it cannot encrypt. */
  readonly isAvailable?: boolean;
}

const MARK = Buffer.from('v10');

const turned = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xa5));

/** Makes the double. */
export function safeStorageOf(program: Program, options: KeyChainOptions): object {
  return {
    getSelectedStorageBackend: () => (program.isReady ? (options.backend ?? 'gnome_libsecret') : 'unknown'),
    async isAsyncEncryptionAvailable() {
      program.needReady('safeStorage');
      return options.isAvailable ?? true;
    },
    async encryptStringAsync(text: string) {
      program.needReady('safeStorage');
      return Buffer.concat([MARK, turned(Buffer.from(text, 'utf8'))]);
    },
    async decryptStringAsync(bytes: Buffer) {
      program.needReady('safeStorage');
      if (!bytes.subarray(0, MARK.length).equals(MARK)) {
        throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.');
      }
      return { result: turned(bytes.subarray(MARK.length)).toString('utf8'), shouldReEncrypt: false };
    },
  };
}

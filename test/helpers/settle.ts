/** Waits in tests where everything is in memory: nothing takes time there, only turns of promises. */

/** Lets promises of the code under test go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 60; i++) await Promise.resolve();
}

/** Waits for what comes by the log: tries again until the expectations hold, at most for five seconds. */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  for (const until = Date.now() + 5_000; ; ) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

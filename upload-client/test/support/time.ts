import type { TestContext } from 'node:test';
import { settled } from './setup';

/** Time that stands still until the test lets it pass. */
export function stopTime({ mock: { timers } }: TestContext) {
  timers.enable({ apis: ['setTimeout', 'Date'] });
  return {
    tick: (ms: number) => timers.tick(ms),
    /** Second by second, until it is so. */
    async pass(condition: () => boolean): Promise<void> {
      for (let second = 0; !condition(); second++) {
        if (second > 3_600) throw new Error(`It never came: ${condition}`);
        await settled();
        timers.tick(1_000);
      }
    },
  };
}
